"""Benchmarks and long runs; each module says how to start it."""
