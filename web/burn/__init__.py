"""Budget burn (预算执行)."""
