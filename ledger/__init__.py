"""What is recorded, and why it is allowed."""
