"""Tables for people and programs: what a query found, as columns and rows, and as JSON, CSV and Excel files."""
