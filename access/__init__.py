"""Who may come in, what they may see and do, and the record of it (访问控制)."""
