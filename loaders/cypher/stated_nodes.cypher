// Which nodes of this type does a source state?
// :params {source: 'office'}
MATCH (node:«Label»)
WHERE $source IN node.sources
RETURN node.id AS id
