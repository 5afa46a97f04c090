// Change what a node of this type holds; a null takes a property away.
// :params {id: 'unit-1', properties: {phone: '0439-1'}}
MATCH (node:«Label» {id: $id})
SET node += $properties
RETURN node.id AS id
