// Which community is this, and where does it lie?
// :params {id: 'community-1'}
MATCH (community:Community {id: $id})
RETURN community.id AS id,
       community.name AS name,
       coalesce(community.synthetic, false) AS synthetic,
       [(community)-[:PART_OF]->(place:Township) | place.name] +
       [(community)-[:PART_OF]->(:Township)-[:PART_OF]->(place:County) | place.name] AS within
LIMIT 1
