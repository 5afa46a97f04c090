// What is known of the things of this type by which two of them can be told apart, by id?
// :params {after: '', limit: 2000, properties: ['phone'], relations: ['LOCATED_IN']}
MATCH (node:«Label»)
WHERE node.id > $after
WITH node
ORDER BY node.id
LIMIT $limit
RETURN node.id AS id,
       node.name AS name,
       node.aliases AS aliases,
       coalesce(node.synthetic, false) AS synthetic,
       COLLECT {
         MATCH (node)-[sign]->(other)
         WHERE type(sign) IN $relations
         RETURN [type(sign), other.id]
       } AS beside,
       [key IN $properties | node[key]] AS values
ORDER BY id
