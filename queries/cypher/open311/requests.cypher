// Which cases were raised in this time, in these states and categories, the latest first?
// :params {start: datetime('2026-01-01T00:00:00Z'), end: datetime('2026-03-31T00:00:00Z'), statuses: ['open', 'working'], codes: [], skip: 0, limit: 100}
// Whose building it is about stays untold: the place is the compound.
MATCH (appeal:Case)
WHERE $start <= appeal.opened_at <= $end
  AND coalesce(appeal.status, 'open') IN $statuses
  AND ($codes = [] OR EXISTS {
    (appeal)-[:IN_CATEGORY]->(wanted:Category) WHERE wanted.id IN $codes
  })
WITH appeal
ORDER BY appeal.opened_at DESC, appeal.id
SKIP $skip
LIMIT $limit
RETURN appeal.id AS id,
       appeal.name AS name,
       appeal.status AS status,
       appeal.opened_at AS opened_at,
       appeal.closed_at AS closed_at,
       appeal.updated_at AS updated_at,
       coalesce(appeal.synthetic, false) AS synthetic,
       head(COLLECT {
         MATCH (appeal)-[:IN_CATEGORY]->(category:Category)
         WHERE category.id IN $codes OR $codes = []
         RETURN category {.id, .name}
         ORDER BY category.id
         LIMIT 1
       }) AS category,
       COLLECT {
         MATCH (appeal)-[:HANDLED_BY]->(agency)
         RETURN agency.name
         ORDER BY agency.id
         LIMIT 10
       } AS agencies,
       head(COLLECT {
         MATCH (appeal)-[:ABOUT]->(about)
         OPTIONAL MATCH (about:Building)-[:PART_OF]->(compound:Compound)
         WITH CASE WHEN about:Building THEN compound ELSE about END AS place
         WHERE place IS NOT NULL
         RETURN place {.name, .address, .location}
         ORDER BY place.id
         LIMIT 1
       }) AS place,
       COLLECT {
         MATCH (appeal)-[:REPORTED_BY|WANTED_FOR]->(person)
         WITH DISTINCT person
         ORDER BY person.id
         LIMIT 20
         RETURN person.name
       } AS people
ORDER BY appeal.opened_at DESC, appeal.id
