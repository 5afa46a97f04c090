// Remember that a planner turned a suggestion down, with the reason, and tell it in the history.
// :params {need_id: 'need-1', provider_id: 'unit-1', reason: '距离太远', actor: null, event_id: 'event-1', now: datetime()}
// Replaying it with the same event changes nothing.
MATCH (need:Need {id: $need_id})
MATCH (provider:«Label» {id: $provider_id})
MERGE (need)-[rejected:REJECTED]->(provider)
SET rejected.created_at = coalesce(rejected.created_at, $now),
    rejected.reason = $reason,
    rejected.rejected_at = $now,
    rejected.rejected_by = $actor,
    rejected.source = 'api',
    rejected.updated_at = $now
MERGE (event:Event {id: $event_id})
ON CREATE SET event.created_at = $now
SET event.name = 'reject_suggestion',
    event.action = 'reject_suggestion',
    event.at = $now,
    event.actor = $actor,
    event.reason = $reason,
    event.source = 'api',
    event.updated_at = $now
MERGE (event)-[concerns:CONCERNS]->(need)
SET concerns.created_at = coalesce(concerns.created_at, $now), concerns.source = 'api'
RETURN need.id AS need_id, provider.id AS provider_id, provider.name AS provider_name
