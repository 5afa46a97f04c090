// What stands directly beside these nodes, and how much stands around each of it?
// :params {elements: [], ends: [], types: ['LOCATED_IN'], labels: ['Unit', 'Community'], inner: ['Unit'], limit: 1000}
UNWIND $elements AS element
MATCH (node)
WHERE elementId(node) = element
MATCH (node)-[relation]-(other)
WHERE type(relation) IN $types
WITH element, node, relation, other, elementId(other) AS other_element,
     head([label IN labels(other) WHERE label IN $labels]) AS other_label
WHERE other_label IN $inner OR other_element IN $ends
RETURN element,
       other_element,
       other_label,
       other.id AS other_id,
       type(relation) AS type,
       startNode(relation) = node AS outgoing,
       COUNT { (other)--() } AS degree
ORDER BY element, type, other_label, other_id
LIMIT $limit
