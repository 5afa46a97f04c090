// End proposals that a newer plan no longer makes.
// :params {items: [{id: 'proposal-1', event_id: 'event-1'}], actor: null, now: datetime()}
UNWIND $items AS item
MATCH (promise:Commitment {id: item.id, status: 'proposed'})
SET promise.status = 'lapsed', promise.updated_at = $now
MERGE (event:Event {id: item.event_id})
ON CREATE SET event.created_at = $now
SET event.name = 'lapse',
    event.action = 'lapse',
    event.at = $now,
    event.actor = $actor,
    event.from_state = 'proposed',
    event.to_state = 'lapsed',
    event.source = 'api',
    event.updated_at = $now
MERGE (event)-[concerns:CONCERNS]->(promise)
SET concerns.created_at = coalesce(concerns.created_at, $now), concerns.source = 'api'
RETURN count(promise) AS lapsed
