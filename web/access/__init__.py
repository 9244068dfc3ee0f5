"""Who is there, and what they may: sessions, signing in, areas, the pages of accounts, officers and the audit."""
