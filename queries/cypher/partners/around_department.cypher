// Which communities has this department to do with, and which lie around them in the county?
// :params {id: 'department-1', limit: 60}
// Those that it is tied to come first, then those of the same townships, then the rest by id.
MATCH (asker:Department {id: $id})
CALL (asker) {
  CALL (asker) {
    MATCH (asker)-[:HOLDS_SEAT]->(:BigCommittee)<-[:HAS_BIG_COMMITTEE]-(home:Community)
    RETURN home
    UNION
    MATCH (asker)-[:PARTY_TO]->(:Agreement)<-[:PARTY_TO]-(home:Community)
    RETURN home
    UNION
    MATCH (asker)-[:LOCATED_IN]->(home:Community)
    RETURN home
  }
  WITH DISTINCT home
  ORDER BY home.id
  RETURN collect(home) AS homes
}
CALL (asker, homes) {
  UNWIND homes AS home
  RETURN home.id AS id, 0 AS ring
  UNION
  UNWIND homes AS home
  MATCH (home)-[:PART_OF]->(township:Township)
  WITH DISTINCT township
  MATCH (township)<-[:PART_OF]-(near:Community)
  RETURN near.id AS id, 1 AS ring
  UNION
  MATCH (asker)-[:BELONGS_TO]->(:County)<-[:PART_OF]-(:Township)<-[:PART_OF]-(near:Community)
  RETURN near.id AS id, 2 AS ring
  UNION
  MATCH (asker)-[:LOCATED_IN]->(:Township)<-[:PART_OF]-(near:Community)
  RETURN near.id AS id, 1 AS ring
}
WITH asker, id, min(ring) AS ring
ORDER BY ring, id
WITH asker, collect(id) AS ids
RETURN asker {.id, .name, .synthetic} AS asker,
       ids[..$limit] AS community_ids,
       size(ids) AS total
LIMIT 1
