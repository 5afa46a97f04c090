// Which resources are within reach of a community in a period, and what is promised of them?
// :params {community_id: 'community-1', since: date('2026-10-01'), until: date('2026-12-31'), zone: '+08:00', dead: ['withdrawn', 'refused'], limit: 2000}
MATCH (community:Community {id: $community_id})
CALL (community) {
  CALL (community) {
    RETURN community AS provider, 1 AS reach
    UNION ALL
    MATCH (community)-[:HAS_BIG_COMMITTEE]->(:BigCommittee)<-[seat:HOLDS_SEAT]-(provider:Unit|Department)
    WHERE coalesce(seat.since <= $until, true) AND coalesce(seat.until >= $since, true)
    RETURN provider, 2 AS reach
    UNION ALL
    MATCH (community)<-[:LOCATED_IN|REGISTERED_WITH]-(provider:Unit)
    RETURN provider, 3 AS reach
    UNION ALL
    MATCH (community)<-[:REGISTERED_WITH]-(provider:Member)
    RETURN provider, 4 AS reach
    UNION ALL
    MATCH (community)<-[:SERVES]-(provider:Team)
    RETURN provider, 5 AS reach
  }
  RETURN provider, min(reach) AS reach
}
MATCH (provider)-[:OFFERS]->(resource:Resource)
WHERE coalesce(resource.starts_on <= $until, true)
  AND coalesce(resource.ends_on >= $since, true)
  AND coalesce(resource.status <> 'retired', true)
  // A resource that names the places it serves serves no others.
  AND (NOT EXISTS { (resource)-[:SERVES]->() }
    OR EXISTS { (resource)-[:SERVES]->(:Community|Township|County)<-[:PART_OF*0..2]-(community) })
WITH community, provider, reach, resource
ORDER BY reach, provider.id, resource.id
LIMIT $limit
RETURN resource.id AS id,
       reach,
       resource {
         .name, .quantity, .unit_of_measure, .status, .beneficiary_groups,
         starts_on: toString(resource.starts_on), ends_on: toString(resource.ends_on),
         synthetic: coalesce(resource.synthetic, false)
       } AS resource,
       {label: head(labels(provider)), id: provider.id, name: provider.name} AS provider,
       COLLECT {
         MATCH (resource)-[:IN_CATEGORY]->(category:Category)
         RETURN category {.id, .name, .name_en}
         ORDER BY category.id
       } AS categories,
       COLLECT {
         MATCH (resource)<-[:USES]-(promise:Commitment)
         RETURN {
           id: promise.id,
           status: promise.status,
           quantity: promise.quantity,
           unit_of_measure: promise.unit_of_measure,
           rating: promise.rating,
           days: [at IN [
             promise.offered_at, promise.accepted_at, promise.delivered_at, promise.confirmed_at
           ] | CASE WHEN at IS NOT NULL THEN
             toString(date(datetime({datetime: at, timezone: $zone})))
           END],
           due_on: toString(promise.due_on),
           ended_on: head(COLLECT {
             MATCH (promise)<-[:CONCERNS]-(event:Event)
             WHERE event.to_state IN $dead
             RETURN toString(date(datetime({datetime: event.at, timezone: $zone}))) AS on
             ORDER BY on DESC
             LIMIT 1
           }),
           ours: EXISTS { (promise)-[:FULFILS]->(:Need)-[:IN_COMMUNITY]->(community) }
         } AS claim
         ORDER BY claim.days[0], claim.id
       } AS claims
ORDER BY reach, provider.id, id
LIMIT $limit
