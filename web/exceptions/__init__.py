"""Exceptions: typed, owned, aged; decided by a second person above a threshold."""
