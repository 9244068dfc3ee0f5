"""Months: tied out, closed, re-opened by two people."""
