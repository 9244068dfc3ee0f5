"""The measure as officers read it: clauses beside the text they come from, values by date, determinations."""
