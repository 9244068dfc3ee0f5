"""Every table that is read: guards that refuse, and screens that show."""
