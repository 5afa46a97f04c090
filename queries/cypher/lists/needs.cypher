// Which needs of a community may stand on its list for a period, and who has claimed what of them?
// :params {community_id: 'community-1', since: date('2026-10-01'), until: date('2026-12-31'), zone: '+08:00', ended: ['done', 'withdrawn'], dead: ['withdrawn', 'refused'], limit: 2000}
MATCH (:Community {id: $community_id})<-[:IN_COMMUNITY]-(need:Need)
WITH need, coalesce(need.starts_on, CASE
  // What tells no days begins when it was recorded, in the days of Asia/Shanghai.
  WHEN need.ends_on IS NULL THEN date(need.created_at + duration('PT8H'))
END) AS begins_on
WHERE coalesce(begins_on <= $until, true)
  AND (
    coalesce(need.ends_on >= $since, true)
    OR NOT coalesce(need.status IN $ended, false)
    // What is done by now may have been overdue then.
    OR EXISTS {
      (need)<-[:FULFILS]-(promise:Commitment) WHERE date(promise.delivered_at) >= $since
    }
  )
WITH need, begins_on
ORDER BY need.id
LIMIT $limit
RETURN need.id AS id,
       need {
         .name, .quantity, .unit_of_measure, .urgency, .status, .beneficiary_groups,
         begins_on: toString(begins_on), starts_on: toString(need.starts_on), ends_on: toString(need.ends_on),
         synthetic: coalesce(need.synthetic, false)
       } AS need,
       COLLECT {
         MATCH (need)-[:IN_CATEGORY]->(category:Category)
         RETURN category {.id, .name, .name_en}
         ORDER BY category.id
       } AS categories,
       COLLECT {
         MATCH (need)-[:RAISED_BY]->(raiser)
         // Of a resident nothing but that it is one.
         RETURN CASE
           WHEN raiser:Resident THEN {label: 'Resident'}
           ELSE {label: head(labels(raiser)), id: raiser.id, name: raiser.name}
         END AS told
         ORDER BY told.label, told.id
       } AS raisers,
       COLLECT {
         MATCH (need)-[:ABOUT]->(place)
         RETURN place.name AS place_name
         ORDER BY place_name
       } AS places,
       [(need)-[:RAISED_BY|WANTED_FOR]->(person:Resident) | person.name] AS persons,
       COLLECT {
         MATCH (need)<-[:FULFILS]-(promise:Commitment)
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
           provider: head([(promise)<-[:MADE]-(provider) |
             {label: head(labels(provider)), id: provider.id, name: provider.name}]),
           resource: head([(promise)-[:USES]->(resource:Resource) | resource {.id, .name}])
         } AS claim
         ORDER BY claim.days[0], claim.id
       } AS claims
ORDER BY id
LIMIT $limit
