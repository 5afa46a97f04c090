// Which live promises are there for these needs, or from these resources?
// :params {need_ids: ['need-1'], resource_ids: ['resource-1'], live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated'], limit: 50000}
CALL () {
  UNWIND $need_ids AS id
  MATCH (:Need {id: id})<-[:FULFILS]-(promise:Commitment)
  WHERE promise.status IN $live
  RETURN promise
  UNION
  UNWIND $resource_ids AS id
  MATCH (:Resource {id: id})<-[:USES]-(promise:Commitment)
  WHERE promise.status IN $live
  RETURN promise
}
RETURN promise.id AS id,
       promise.status AS status,
       promise.quantity AS quantity,
       promise.unit_of_measure AS unit_of_measure,
       toString(promise.due_on) AS due_on,
       [(promise)<-[:MADE]-(maker) | [head(labels(maker)), maker.id]] AS makers,
       [(promise)-[:USES]->(resource:Resource) | resource.id] AS resources,
       [(promise)-[:FULFILS]->(need:Need) | need.id] AS needs
ORDER BY id
LIMIT $limit
