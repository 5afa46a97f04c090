// Is there such a place, and how well are its communities served so far?
// :params {place_id: 'community-1', served: ['covered', 'done']}
// Of each community: how many needs it ever had that were not withdrawn, and how many are promised
// in full or done.
MATCH (place:«Place» {id: $place_id})
RETURN place {.id, .name} AS place,
       COLLECT {
         MATCH (place)<-[:PART_OF*0..3]-(community:Community)
         OPTIONAL MATCH (community)<-[:IN_COMMUNITY]-(need:Need)
         WHERE coalesce(need.status <> 'withdrawn', true)
         WITH community, count(need) AS needs,
              count(CASE WHEN need.status IN $served THEN 1 END) AS served
         RETURN {id: community.id, name: community.name, needs: needs, served: served}
         ORDER BY community.id
       } AS communities
LIMIT 1
