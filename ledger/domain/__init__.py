"""The domain of a district's funding ledger; it imports nothing but the event-sourcing library's domain."""
