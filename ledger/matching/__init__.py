"""Which statement line pays which payment: pure functions over what is still open on both sides."""
