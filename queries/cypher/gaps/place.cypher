// Is there such a community, township or county, and what is it called?
// :params {place_id: 'community-1'}
MATCH (place:«Place» {id: $place_id})
RETURN place {.id, .name} AS place
LIMIT 1
