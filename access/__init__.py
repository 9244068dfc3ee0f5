"""Who may come in and what they may do: officers, permissions, credentials, sessions, tokens, the audit log."""
