// Which departments are there for a county, and for which categories is each responsible?
// :params {county_id: null, limit: 100}
// A department of no county in particular is there for every one.
MATCH (department:Department)
WHERE $county_id IS NULL
   OR EXISTS { (department)-[:BELONGS_TO]->(:County {id: $county_id}) }
   OR NOT EXISTS { (department)-[:BELONGS_TO]->(:County) }
WITH department
ORDER BY department.id
LIMIT $limit
RETURN department.id AS id,
       department.name AS name,
       coalesce(department.synthetic, false) AS synthetic,
       COLLECT {
         MATCH (department)-[:RESPONSIBLE_FOR]->(duty:Category)
         RETURN duty.id AS id
         ORDER BY id
       } AS duties
ORDER BY id
