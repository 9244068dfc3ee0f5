"""Commands given from pages: a form for each, made from the fields of the command."""
