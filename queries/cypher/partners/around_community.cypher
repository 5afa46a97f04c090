// Which communities lie in the same township as this one, and which departments has its county?
// :params {id: 'community-1', limit: 60, departments: 100}
MATCH (asker:Community {id: $id})
RETURN asker {.id, .name, .synthetic} AS asker,
       [asker.id] + COLLECT {
         MATCH (asker)-[:PART_OF]->(:Township)<-[:PART_OF]-(other:Community)
         WITH DISTINCT other.id AS id
         RETURN id
         ORDER BY id
         LIMIT $limit
       } AS community_ids,
       1 + COUNT {
         MATCH (asker)-[:PART_OF]->(:Township)<-[:PART_OF]-(other:Community)
         RETURN DISTINCT other
       } AS total,
       COLLECT {
         MATCH (asker)-[:PART_OF]->(:Township)-[:PART_OF]->(:County)
               <-[:BELONGS_TO]-(department:Department)
         WITH DISTINCT department
         RETURN department {.id, .name, .synthetic}
         ORDER BY department.id
         LIMIT $departments
       } AS departments
LIMIT 1
