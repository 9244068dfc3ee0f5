"""Jobs that run by the clock; safe to run twice."""
