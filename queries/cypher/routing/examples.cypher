// Which cases were sent to which department, the latest first?
// :params {limit: 100}
// A refused case tells nothing about where it belongs. The lead department is the one to learn.
MATCH (appeal:Case)
WHERE coalesce(appeal.status, 'open') <> 'refused'
  AND EXISTS { (appeal)-[:HANDLED_BY]->(:Department) }
WITH appeal
ORDER BY appeal.opened_at DESC, appeal.id
LIMIT $limit
RETURN appeal.id AS id,
       appeal.name AS name,
       appeal.description AS description,
       coalesce(appeal.synthetic, false) AS synthetic,
       COLLECT {
         MATCH (appeal)-[handled:HANDLED_BY]->(department:Department)
         RETURN {id: department.id, lead: coalesce(handled.role = 'lead', false)} AS department
         ORDER BY NOT coalesce(handled.role = 'lead', false), department.id
       } AS departments,
       COLLECT {
         MATCH (appeal)-[:ABOUT|IN_GRID|IN_COMMUNITY]->(place)
         OPTIONAL MATCH (place:Building)-[:PART_OF]->(compound:Compound)
         UNWIND [place.name, compound.name] AS name
         WITH DISTINCT name
         WHERE name IS NOT NULL
         RETURN name
         ORDER BY name
       } AS places,
       COLLECT {
         MATCH (appeal)-[:REPORTED_BY|WANTED_FOR]->(person)
         WITH DISTINCT person.name AS name
         WHERE name IS NOT NULL
         RETURN name
         ORDER BY name
         LIMIT 20
       } AS people
ORDER BY appeal.opened_at DESC, id
