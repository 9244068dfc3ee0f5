"""A bank for sample districts: it books what batches pay, with the noise of real statements, and knows the truth."""
