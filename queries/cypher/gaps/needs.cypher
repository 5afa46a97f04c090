// Which needs of these communities may still want something?
// :params {community_ids: ['community-1'], closed: ['done', 'withdrawn'], today: date('2026-05-01'), limit: 3000}
// The most urgent and then the oldest first, so that a cut leaves out what waits with least harm.
UNWIND $community_ids AS community_id
MATCH (community:Community {id: community_id})<-[:IN_COMMUNITY]-(need:Need)
WHERE NOT coalesce(need.status IN $closed, false) AND coalesce(need.ends_on >= $today, true)
  // A need that names several communities is told once, for the first of them.
  AND NOT EXISTS {
    MATCH (need)-[:IN_COMMUNITY]->(first:Community)
    WHERE first.id < community_id
  }
WITH need, community
ORDER BY CASE need.urgency WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 3 ELSE 2 END,
         need.created_at, need.id
LIMIT $limit
RETURN need.id AS id,
       need {
         .id, .name, .quantity, .unit_of_measure, .starts_on, .ends_on, .urgency,
         .beneficiary_groups, .minimum_age, .maximum_age, .location, .status, .synthetic
       } AS need,
       // The day in Asia/Shanghai on which it was recorded.
       toString(date(need.created_at + duration('PT8H'))) AS recorded_on,
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
       [] AS promised,
       [(need)-[rejected:REJECTED]->(provider) |
         {id: provider.id, label: head(labels(provider)), reason: rejected.reason}] AS rejections
ORDER BY CASE need.urgency WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 3 ELSE 2 END,
         recorded_on, id
