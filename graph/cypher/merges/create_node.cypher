// Create a node of this type as it was.
// :params {properties: {id: 'unit-2', name: '御安物业'}}
CREATE (node:«Label»)
SET node = $properties
RETURN node.id AS id
