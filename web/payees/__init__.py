"""Payees (收款人) and their accounts."""
