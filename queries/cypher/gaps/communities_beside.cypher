// Which other communities lie in the townships of these?
// :params {community_ids: ['community-1'], limit: 400}
UNWIND $community_ids AS community_id
MATCH (:Community {id: community_id})-[:PART_OF]->(township:Township)
WITH DISTINCT township
MATCH (township)<-[:PART_OF]-(other:Community)
WHERE NOT other.id IN $community_ids
WITH DISTINCT other.id AS id
RETURN id
ORDER BY id
LIMIT $limit
