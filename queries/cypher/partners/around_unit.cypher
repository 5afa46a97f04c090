// Which communities has this unit to do with, and which lie in the same townships?
// :params {id: 'unit-1', limit: 60}
MATCH (asker:Unit {id: $id})
CALL (asker) {
  CALL (asker) {
    MATCH (asker)-[:LOCATED_IN|REGISTERED_WITH]->(home:Community)
    RETURN home
    UNION
    MATCH (asker)-[:HOLDS_SEAT]->(:BigCommittee)<-[:HAS_BIG_COMMITTEE]-(home:Community)
    RETURN home
    UNION
    MATCH (asker)-[:PARTY_TO]->(:Agreement)<-[:PARTY_TO]-(home:Community)
    RETURN home
    UNION
    MATCH (asker)-[:LOCATED_IN]->(:Township)<-[:PART_OF]-(home:Community)
    RETURN home
  }
  CALL (home) {
    RETURN home.id AS id, 0 AS ring
    UNION
    MATCH (home)-[:PART_OF]->(:Township)<-[:PART_OF]-(near:Community)
    RETURN near.id AS id, 1 AS ring
  }
  WITH id, min(ring) AS ring
  ORDER BY ring, id
  RETURN collect(id) AS ids
}
RETURN asker {.id, .name, .synthetic} AS asker,
       ids[..$limit] AS community_ids,
       size(ids) AS total
LIMIT 1
