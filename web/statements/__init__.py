"""Statements (对账单): uploaded, previewed, imported, listed."""
