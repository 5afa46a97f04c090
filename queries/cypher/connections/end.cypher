// Is there this node, and how much stands around it?
// :params {id: 'unit-1'}
MATCH (node:«Label» {id: $id})
RETURN elementId(node) AS element,
       node.id AS id,
       COUNT { (node)--() } AS degree
LIMIT 1
