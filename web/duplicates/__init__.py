"""Review of duplicates (重复核查)."""
