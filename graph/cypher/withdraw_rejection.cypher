// Suggest a provider again that was turned down, and tell it in the history.
// :params {need_id: 'need-1', provider_id: 'unit-1', actor: null, event_id: 'event-1', now: datetime()}
MATCH (need:Need {id: $need_id})-[rejected:REJECTED]->(provider:«Label» {id: $provider_id})
DELETE rejected
MERGE (event:Event {id: $event_id})
ON CREATE SET event.created_at = $now
SET event.name = 'withdraw_rejection',
    event.action = 'withdraw_rejection',
    event.at = $now,
    event.actor = $actor,
    event.source = 'api',
    event.updated_at = $now
MERGE (event)-[concerns:CONCERNS]->(need)
SET concerns.created_at = coalesce(concerns.created_at, $now), concerns.source = 'api'
RETURN need.id AS need_id, provider.id AS provider_id
