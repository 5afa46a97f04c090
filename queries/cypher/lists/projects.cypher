// Which projects of a community, or for its needs, are under way in a period, and who takes part?
// :params {community_id: 'community-1', since: date('2026-10-01'), until: date('2026-12-31'), limit: 500}
MATCH (community:Community {id: $community_id})
CALL (community) {
  MATCH (community)<-[:IN_COMMUNITY]-(project:Project)
  RETURN project
  UNION
  MATCH (community)-[:TAKES_PART_IN]->(project:Project)
  RETURN project
  UNION
  MATCH (community)<-[:IN_COMMUNITY]-(:Need)<-[:ADDRESSES]-(project:Project)
  RETURN project
}
WITH community, project, coalesce(project.starts_on, CASE
  // What tells no days begins when it was recorded, in the days of Asia/Shanghai.
  WHEN project.ends_on IS NULL THEN date(project.created_at + duration('PT8H'))
END) AS begins_on
WHERE coalesce(begins_on <= $until, true) AND coalesce(project.ends_on >= $since, true)
WITH community, project
ORDER BY project.id
LIMIT $limit
RETURN project.id AS id,
       project {
         .name, .status, .beneficiary_groups, .results,
         starts_on: toString(project.starts_on), ends_on: toString(project.ends_on),
         synthetic: coalesce(project.synthetic, false)
       } AS project,
       COLLECT {
         MATCH (project)-[:IN_CATEGORY]->(category:Category)
         RETURN category {.id, .name, .name_en}
         ORDER BY category.id
       } AS categories,
       COLLECT {
         MATCH (project)<-[part:TAKES_PART_IN]-(partner)
         RETURN {
           label: head(labels(partner)), id: partner.id, name: partner.name, role: part.role
         } AS told
         ORDER BY told.label, told.id
       } AS partners,
       COLLECT {
         MATCH (project)-[:ADDRESSES]->(need:Need)
         RETURN need {.id, .name, persons: [(need)-[:RAISED_BY|WANTED_FOR]->(p:Resident) | p.name]}
         ORDER BY need.id
       } AS needs,
       COLLECT {
         MATCH (project)-[:DRAWS_ON]->(resource:Resource)
         RETURN resource {
           .id, .name, persons: [(resource)<-[:OFFERS]-(p:Member) | p.name]
         }
         ORDER BY resource.id
       } AS resources
ORDER BY id
LIMIT $limit
