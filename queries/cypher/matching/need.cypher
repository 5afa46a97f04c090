// What exactly is wanted: the need, where it stands in the town and the tree, and what is promised.
// :params {need_id: 'need-1', live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated']}
MATCH (need:Need {id: $need_id})
RETURN need {
         .id, .name, .description, .quantity, .unit_of_measure, .starts_on, .ends_on, .urgency,
         .beneficiary_groups, .minimum_age, .maximum_age, .location, .status, .synthetic
       } AS need,
       head([(need)-[:IN_COMMUNITY]->(community:Community) |
         community {.id, .name, .location}]) AS community,
       head([(need)-[:IN_GRID]->(grid:Grid) | grid.id]) AS grid_id,
       [(need)-[:IN_CATEGORY]->(category:Category) |
         category {.id, .name, .name_en}] AS categories,
       [(need)<-[:FULFILS]-(commitment:Commitment) WHERE commitment.status IN $live |
         commitment {.quantity, .unit_of_measure}] AS promised,
       [(need)-[rejected:REJECTED]->(provider) |
         {id: provider.id, label: head(labels(provider)), reason: rejected.reason}] AS rejections
LIMIT 1
