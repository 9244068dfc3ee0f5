"""Platforms and organisations: the register, and the whole history of each."""
