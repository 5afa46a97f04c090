// Which needs of a community, township or county still want something, and what was proposed before?
// :params {place_id: 'community-1', live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated'], closed: ['done', 'withdrawn', 'covered'], today: date('2026-05-01'), limit: 500}
// The most urgent and then the oldest first, so that a cut leaves out what waits with least harm.
MATCH (place:«Place» {id: $place_id})
MATCH (place)<-[:PART_OF*0..3]-(community:Community)<-[:IN_COMMUNITY]-(need:Need)
WHERE NOT coalesce(need.status IN $closed, false) AND coalesce(need.ends_on >= $today, true)
  // A need that names several communities is planned once, from the first of them.
  AND NOT EXISTS {
    MATCH (need)-[:IN_COMMUNITY]->(first:Community)
    WHERE first.id < community.id
  }
WITH need, community
ORDER BY CASE need.urgency WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 3 ELSE 2 END,
         need.created_at, need.id
LIMIT $limit
RETURN need {
         .id, .name, .quantity, .unit_of_measure, .starts_on, .ends_on, .urgency,
         .beneficiary_groups, .minimum_age, .maximum_age, .location, .status, .synthetic
       } AS need,
       community {.id, .name, .location} AS community,
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
         {id: provider.id, label: head(labels(provider)), reason: rejected.reason}] AS rejections,
       COLLECT {
         MATCH (need)<-[:FULFILS]-(promise:Commitment {status: 'proposed'})<-[:MADE]-(provider)
         OPTIONAL MATCH (promise)-[:USES]->(resource:Resource)
         RETURN [head(labels(provider)), provider.id, coalesce(resource.id, '')] AS key
         ORDER BY key
       } AS proposed
ORDER BY CASE need.urgency WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 3 ELSE 2 END,
         need.created_at, need.id
