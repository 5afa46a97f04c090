// What do these units, departments, members and teams offer?
// :params {units: ['unit-1'], departments: ['department-1'], members: ['member-1'], teams: ['team-1'], limit: 20000}
CALL () {
  UNWIND $units AS id
  MATCH (owner:Unit {id: id})
  RETURN owner
  UNION ALL
  UNWIND $departments AS id
  MATCH (owner:Department {id: id})
  RETURN owner
  UNION ALL
  UNWIND $members AS id
  MATCH (owner:Member {id: id})
  RETURN owner
  UNION ALL
  UNWIND $teams AS id
  MATCH (owner:Team {id: id})
  RETURN owner
}
MATCH (owner)-[:OFFERS]->(resource:Resource)
WITH DISTINCT resource
RETURN resource.id AS id,
       resource {
         .name, .quantity, .unit_of_measure, .beneficiary_groups, .minimum_age, .maximum_age,
         .status, .synthetic, .location,
         starts_on: toString(resource.starts_on), ends_on: toString(resource.ends_on)
       } AS resource,
       COLLECT {
         MATCH (resource)<-[:OFFERS]-(giver:Unit|Department|Member|Team)
         RETURN [head(labels(giver)), giver.id] AS giver
         ORDER BY giver
       } AS owners,
       COLLECT {
         MATCH (resource)-[:IN_CATEGORY]->(category:Category)
         RETURN category.id AS id
         ORDER BY id
       } AS categories,
       [(resource)-[:SERVES]->(place) | [head(labels(place)), place.id]] AS serves,
       [(resource)-[:IN_GRID]->(grid:Grid) | grid.id] AS grids
ORDER BY id
LIMIT $limit
