// What exactly is wanted: the need, where it stands in the town and the tree, and what is promised?
// :params {need_id: 'need-1', live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated']}
MATCH (need:Need {id: $need_id})
RETURN need {
         .id, .name, .quantity, .unit_of_measure, .starts_on, .ends_on, .urgency,
         .beneficiary_groups, .minimum_age, .maximum_age, .location, .status, .synthetic
       } AS need,
       head(COLLECT {
         MATCH (need)-[:IN_COMMUNITY]->(community:Community)
         RETURN community {.id, .name, .location} AS community
         ORDER BY community.id
       }) AS community,
       head(COLLECT {
         MATCH (need)-[:IN_GRID]->(grid:Grid)
         RETURN grid.id AS id
         ORDER BY id
       }) AS grid_id,
       COLLECT {
         MATCH (need)-[:IN_CATEGORY]->(category:Category)
         RETURN category {.id, .name, .name_en} AS category
         ORDER BY category.id
       } AS categories,
       [(need)<-[:FULFILS]-(promise:Commitment) WHERE promise.status IN $live |
         [promise.quantity, promise.unit_of_measure]] AS promised,
       [(need)-[rejected:REJECTED]->(provider) |
         {id: provider.id, label: head(labels(provider)), reason: rejected.reason}] AS rejections
LIMIT 1
