"""Budget lines (指标) and their adjustments."""
