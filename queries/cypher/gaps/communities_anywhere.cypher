// Which communities are there?
// :params {limit: 400}
MATCH (community:Community)
WHERE community.id >= ''
RETURN community.id AS id
ORDER BY id
LIMIT $limit
