// What does a case say, where is it, what is it about, and who handles it?
// :params {case_id: 'case-1'}
MATCH (appeal:Case {id: $case_id})
RETURN appeal.id AS id,
       appeal.name AS name,
       appeal.description AS description,
       coalesce(appeal.synthetic, false) AS synthetic,
       COLLECT {
         MATCH (appeal)-[:IN_CATEGORY]->(category:Category)
         RETURN category.id AS id
         ORDER BY id
       } AS category_ids,
       head(COLLECT {
         MATCH (appeal)-[:IN_COMMUNITY]->(community:Community)
         RETURN community.id AS id
         ORDER BY id
         LIMIT 1
       }) AS community_id,
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
       } AS people,
       COLLECT {
         MATCH (appeal)-[handled:HANDLED_BY]->(handler)
         RETURN {
           id: handler.id, label: head(labels(handler)), name: handler.name, role: handled.role
         } AS handler
         ORDER BY handled.role <> 'lead', handler.id
         LIMIT 20
       } AS handlers
LIMIT 1
