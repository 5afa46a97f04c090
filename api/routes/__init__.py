"""One blueprint per resource; each route parses, asks one function and serialises."""
