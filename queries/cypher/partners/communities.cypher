// Who are these communities, where do they lie, and how full are their big committees?
// :params {community_ids: ['community-1'], today: date('2026-05-01'), limit: 60}
UNWIND $community_ids AS community_id
MATCH (community:Community {id: community_id})
RETURN community.id AS id,
       community.name AS name,
       coalesce(community.synthetic, false) AS synthetic,
       COLLECT {
         MATCH (community)-[:PART_OF*0..3]->(place:Community|Township|County)
         RETURN DISTINCT head(labels(place)) + ' ' + place.id AS place
         ORDER BY place
       } AS places,
       head(COLLECT {
         MATCH (community)-[:HAS_BIG_COMMITTEE]->(committee:BigCommittee)
         RETURN committee {
           .id, .name, .maximum_seats,
           held: COUNT {
             MATCH (committee)<-[seat:HOLDS_SEAT]-()
             WHERE coalesce(seat.until >= $today, true)
           }
         } AS committee
         ORDER BY committee.id
         LIMIT 1
       }) AS committee
ORDER BY id
LIMIT $limit
