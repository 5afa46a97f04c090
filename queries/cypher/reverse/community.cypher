// Is there a community with this id, and how is it called?
// :params {community_id: 'community-1'}
MATCH (community:Community {id: $community_id})
RETURN community {.id, .name} AS community
LIMIT 1
