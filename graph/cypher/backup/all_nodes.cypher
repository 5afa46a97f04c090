// Which nodes are there, of whatever kind, with everything they hold?
MATCH (node)
RETURN elementId(node) AS element, labels(node) AS labels, properties(node) AS properties
