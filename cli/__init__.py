"""The `yanqi` command."""
