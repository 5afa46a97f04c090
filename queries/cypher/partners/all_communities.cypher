// Which communities are there, page by page?
// :params {after: '', limit: 50}
MATCH (community:Community)
WHERE community.id > $after
RETURN community.id AS id
ORDER BY id
LIMIT $limit
