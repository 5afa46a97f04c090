"""Pure analysis: rows in, plans and figures out; nothing here asks the graph."""
