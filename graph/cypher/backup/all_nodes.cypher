// Which nodes are there, of whatever kind, with everything they hold?
// Times come as text, which tells a zone from an offset, and which the driver is quicker over.
MATCH (node)
RETURN elementId(node) AS element,
       labels(node) AS labels,
       [key IN keys(node) | CASE
         WHEN node[key] IS :: ZONED DATETIME THEN [key, toString(node[key]), true]
         ELSE [key, node[key], false]
       END] AS properties
