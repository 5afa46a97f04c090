// Which relationships are there, of whatever kind, with everything they hold?
MATCH (source)-[relation]->(target)
RETURN elementId(source) AS source,
       elementId(target) AS target,
       type(relation) AS type,
       properties(relation) AS properties
