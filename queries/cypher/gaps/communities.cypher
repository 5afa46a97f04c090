// Who are these communities, where do they lie, and which big committees have they?
// :params {community_ids: ['community-1'], limit: 400}
UNWIND $community_ids AS community_id
MATCH (community:Community {id: community_id})
RETURN community.id AS id,
       community.name AS name,
       coalesce(community.synthetic, false) AS synthetic,
       community.location AS location,
       COLLECT {
         MATCH (community)-[:PART_OF]->(township:Township)
         RETURN {
           id: township.id, name: township.name,
           counties: [(township)-[:PART_OF]->(county:County) | county {.id, .name}]
         } AS township
         ORDER BY township.id
       } AS townships,
       COLLECT {
         MATCH (community)-[:PART_OF*1..3]->(county:County)
         WITH DISTINCT county.id AS id
         RETURN id
         ORDER BY id
       } AS counties,
       COLLECT {
         MATCH (community)-[:PART_OF*0..3]->(place:Community|Township|County)
         RETURN DISTINCT [head(labels(place)), place.id] AS place
         ORDER BY place
       } AS places,
       COLLECT {
         MATCH (community)-[:HAS_BIG_COMMITTEE]->(committee:BigCommittee)
         RETURN committee {.id, .name, .minimum_seats, .maximum_seats} AS committee
         ORDER BY committee.id
       } AS committees
ORDER BY id
LIMIT $limit
