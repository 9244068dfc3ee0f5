"""Typed SQL over guards and screens; reads go round the domain."""
