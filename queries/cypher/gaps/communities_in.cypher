// Which communities lie in this place?
// :params {place_id: 'township-1', limit: 400}
MATCH (place:«Place» {id: $place_id})<-[:PART_OF*0..3]-(community:Community)
WITH DISTINCT community.id AS id
RETURN id
ORDER BY id
LIMIT $limit
