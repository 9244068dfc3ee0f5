"""Awards (扶持事项): the list, and one award through its life."""
