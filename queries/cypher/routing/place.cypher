// Do a place and a category exist, what are they called, and in which county do they lie?
// :params {community_id: 'community-1', grid_id: null, compound_id: null, category_id: 'sewer'}
OPTIONAL MATCH (community:Community {id: $community_id})
OPTIONAL MATCH (grid:Grid {id: $grid_id})
OPTIONAL MATCH (compound:Compound {id: $compound_id})
OPTIONAL MATCH (category:Category {id: $category_id})
RETURN community {.id, .name} AS community,
       grid {.id, .name} AS grid,
       compound {.id, .name} AS compound,
       category {.id, .name, .name_en} AS category,
       head(COLLECT {
         UNWIND [community, grid, compound] AS place
         MATCH (place)-[:PART_OF*1..4]->(county:County)
         RETURN county.id AS id
         ORDER BY id
         LIMIT 1
       }) AS county_id
LIMIT 1
