// Which types of relationships are there, and between which kinds of nodes?
MATCH (source)-[relation]->(target)
RETURN DISTINCT labels(source) AS sources, type(relation) AS name, labels(target) AS targets
