// Do the community, the grid and the categories of a need that is not stored exist?
// :params {community_id: 'community-1', grid_id: null, category_ids: ['reading-glasses']}
OPTIONAL MATCH (community:Community {id: $community_id})
OPTIONAL MATCH (grid:Grid {id: $grid_id})
RETURN community {.id, .name, .location} AS community,
       grid.id AS grid_id,
       COLLECT {
         UNWIND $category_ids AS id
         MATCH (category:Category {id: id})
         RETURN category {.id, .name, .name_en}
       } AS categories
LIMIT 1
