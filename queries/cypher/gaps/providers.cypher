// Who are these units, departments, members and teams, and how did they keep their promises?
// :params {units: ['unit-1'], departments: ['department-1'], members: ['member-1'], teams: ['team-1'], today: date('2026-05-01'), kept: ['delivered', 'confirmed', 'rated'], under_way: ['offered', 'accepted', 'reserved'], broken: ['withdrawn'], limit: 20000}
CALL () {
  UNWIND $units AS id
  MATCH (provider:Unit {id: id})
  RETURN provider
  UNION ALL
  UNWIND $departments AS id
  MATCH (provider:Department {id: id})
  RETURN provider
  UNION ALL
  UNWIND $members AS id
  MATCH (provider:Member {id: id})
  RETURN provider
  UNION ALL
  UNWIND $teams AS id
  MATCH (provider:Team {id: id})
  RETURN provider
}
CALL (provider) {
  MATCH (provider)-[:MADE]->(promise:Commitment)
  RETURN {
    kept: count(CASE WHEN promise.status IN $kept THEN 1 END),
    broken: count(CASE WHEN promise.status IN $broken
      OR (promise.status IN $under_way AND promise.due_on < $today) THEN 1 END),
    under_way: count(CASE WHEN promise.status IN $under_way THEN 1 END),
    rating: avg(promise.rating),
    days: avg(duration.inDays(promise.accepted_at, promise.delivered_at).days)
  } AS history
}
RETURN head(labels(provider)) AS label,
       provider.id AS id,
       provider.name AS name,
       coalesce(provider.synthetic, false) AS synthetic,
       provider.location AS location,
       [(provider)-[:IN_GRID]->(grid:Grid) | grid.id] AS grids,
       [(provider)-[:BELONGS_TO]->(county:County) | county.id] AS homes,
       COLLECT {
         MATCH (provider)-[:RESPONSIBLE_FOR]->(category:Category)
         RETURN category.id AS id
         ORDER BY id
       } AS duties,
       COLLECT {
         MATCH (provider)-[:SKILLED_IN]->(category:Category)
         RETURN category.id AS id
         ORDER BY id
       } AS skills,
       history
ORDER BY label, id
LIMIT $limit
