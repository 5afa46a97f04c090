// Who sits in the big committees of these communities, or sat there, and what have they done for them?
// :params {community_ids: ['community-1'], live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated'], shut: ['paused', 'retired'], today: date('2026-05-01'), limit: 10000}
UNWIND $community_ids AS community_id
MATCH (community:Community {id: community_id})-[:HAS_BIG_COMMITTEE]->(committee:BigCommittee)
      <-[seat:HOLDS_SEAT]-(holder:Unit|Department|PartyOrganization)
RETURN community_id,
       committee.id AS committee_id,
       head(labels(holder)) AS holder_label,
       holder.id AS holder_id,
       holder.name AS holder_name,
       coalesce(holder.synthetic, false) AS synthetic,
       seat.kind AS kind,
       toString(seat.since) AS since,
       toString(seat.until) AS until,
       COUNT {
         MATCH (holder)-[:OFFERS]->(resource:Resource)
         WHERE NOT coalesce(resource.status IN $shut, false)
           AND coalesce(resource.ends_on >= $today, true)
       } AS resources,
       COUNT { (holder)-[:RESPONSIBLE_FOR]->(:Category) } AS duties,
       COUNT {
         MATCH (community)<-[:IN_COMMUNITY]-(:Need)<-[:FULFILS]-(promise:Commitment)<-[:MADE]-(holder)
         WHERE promise.status IN $live
         RETURN DISTINCT promise
       } AS promises
ORDER BY community_id, committee_id, holder_label, holder_id, since, until, kind
LIMIT $limit
