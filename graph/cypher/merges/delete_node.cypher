// Take a node of this type away that nothing is joined to any more.
// :params {id: 'unit-2'}
MATCH (node:«Label» {id: $id})
DELETE node
RETURN count(*) AS done
