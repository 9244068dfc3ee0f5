"""A sample district made from a seed: invented bodies, budgets, payments and the life of their awards."""
