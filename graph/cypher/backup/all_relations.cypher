// Which relationships are there, of whatever kind, with everything they hold?
// Times come as text, which tells a zone from an offset, and which the driver is quicker over.
MATCH (source)-[relation]->(target)
RETURN elementId(source) AS source,
       elementId(target) AS target,
       type(relation) AS type,
       [key IN keys(relation) | CASE
         WHEN relation[key] IS :: ZONED DATETIME THEN [key, toString(relation[key]), true]
         ELSE [key, relation[key], false]
       END] AS properties
