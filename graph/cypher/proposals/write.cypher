// Write proposals: who might give how much of what to which need.
// :params {items: [{id: 'proposal-1', need_id: 'need-1', label: 'Unit', provider_id: 'unit-1', resource_id: 'resource-1', quantity: 10.0, unit_of_measure: 'person', event_id: 'event-1', action: 'propose'}], actor: null, now: datetime()}
// Replaying it with the same ids changes nothing.
UNWIND $items AS item
MATCH (need:Need {id: item.need_id})
MATCH (provider:Unit|Department|Member|Team {id: item.provider_id})
WHERE item.label IN labels(provider)
OPTIONAL MATCH (resource:Resource {id: item.resource_id})
MERGE (promise:Commitment {id: item.id})
ON CREATE SET promise.created_at = $now,
              promise.synthetic = coalesce(need.synthetic, false) OR coalesce(provider.synthetic, false)
SET promise.name = need.name,
    promise.status = 'proposed',
    promise.quantity = item.quantity,
    promise.unit_of_measure = item.unit_of_measure,
    promise.source = 'api',
    promise.updated_at = $now
MERGE (provider)-[made:MADE]->(promise)
SET made.created_at = coalesce(made.created_at, $now), made.source = 'api'
MERGE (promise)-[fulfils:FULFILS]->(need)
SET fulfils.created_at = coalesce(fulfils.created_at, $now), fulfils.source = 'api'
FOREACH (used IN CASE WHEN resource IS NULL THEN [] ELSE [resource] END |
  MERGE (promise)-[uses:USES]->(used)
  SET uses.created_at = coalesce(uses.created_at, $now), uses.source = 'api')
MERGE (event:Event {id: item.event_id})
ON CREATE SET event.created_at = $now
SET event.name = item.action,
    event.action = item.action,
    event.at = $now,
    event.actor = $actor,
    event.to_state = 'proposed',
    event.source = 'api',
    event.updated_at = $now
MERGE (event)-[concerns:CONCERNS]->(promise)
SET concerns.created_at = coalesce(concerns.created_at, $now), concerns.source = 'api'
RETURN count(promise) AS written
