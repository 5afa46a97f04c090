// What stands in the graph where something is to be proposed, and what was proposed there before?
// :params {items: [{need_id: 'need-1', label: 'Unit', provider_id: 'unit-1', resource_id: 'resource-1'}]}
// Writes each need's own id over itself, which locks it: two plans that are accepted at once take turns.
UNWIND range(0, size($items) - 1) AS place
WITH place, $items[place] AS item
ORDER BY item.need_id, place
OPTIONAL MATCH (need:Need {id: item.need_id})
SET need.id = need.id
WITH place, item, need
OPTIONAL MATCH (provider:Unit|Department|Member|Team {id: item.provider_id})
WHERE item.label IN labels(provider)
OPTIONAL MATCH (provider)-[:OFFERS]->(resource:Resource {id: item.resource_id})
RETURN place,
       need IS NOT NULL AS has_need,
       need.status AS status,
       provider IS NOT NULL AS has_provider,
       item.resource_id IS NULL OR resource IS NOT NULL AS has_resource,
       COLLECT {
         MATCH (need)<-[:FULFILS]-(promise:Commitment {status: 'proposed'})<-[:MADE]-(giver)
         OPTIONAL MATCH (promise)-[:USES]->(thing:Resource)
         RETURN {
           id: promise.id,
           key: [head(labels(giver)), giver.id, coalesce(thing.id, '')],
           quantity: promise.quantity,
           unit_of_measure: promise.unit_of_measure
         } AS proposal
         ORDER BY promise.id
       } AS proposed
ORDER BY place
