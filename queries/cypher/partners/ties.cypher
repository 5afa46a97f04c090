// Which units and departments have to do with these communities, and how?
// :params {community_ids: ['community-1'], live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated'], each: 30, limit: 5000}
// One row for each community and partner. It starts from the communities: a department may sit in
// every committee of the county.
UNWIND $community_ids AS community_id
MATCH (community:Community {id: community_id})
CALL (community) {
  MATCH (community)<-[how:LOCATED_IN|REGISTERED_WITH]-(partner:Unit|Department)
  RETURN partner,
         {kind: 'place', type: type(how), since: toString(how.since), until: toString(how.until)} AS tie
  UNION ALL
  MATCH (community)-[:HAS_BIG_COMMITTEE]->(committee:BigCommittee)
        <-[seat:HOLDS_SEAT]-(partner:Unit|Department)
  RETURN partner,
         {kind: 'seat', type: 'HOLDS_SEAT', via: committee {.id, .name},
          since: toString(seat.since), until: toString(seat.until)} AS tie
  UNION ALL
  MATCH (community)-[:PARTY_TO]->(agreement:Agreement)<-[:PARTY_TO]-(partner:Unit|Department)
  RETURN partner,
         {kind: 'agreement', type: 'PARTY_TO', via: agreement {.id, .name},
          since: toString(agreement.starts_on), until: toString(agreement.ends_on)} AS tie
  UNION ALL
  MATCH (community)<-[:IN_COMMUNITY]-(work:Project|Activity)
        <-[:TAKES_PART_IN]-(partner:Unit|Department)
  RETURN partner,
         {kind: 'work', type: 'TAKES_PART_IN',
          via: work {.id, .name, label: head(labels(work))}, since: toString(work.starts_on)} AS tie
  UNION ALL
  MATCH (community)<-[:IN_COMMUNITY]-(need:Need)<-[:FULFILS]-(promise:Commitment)
        <-[:MADE]-(partner:Unit|Department)
  WHERE promise.status IN $live
  RETURN partner,
         {kind: 'promise', type: 'MADE', via: need {.id, .name}, promise: promise {.id, .name},
          since: toString(date(promise.offered_at))} AS tie
}
WITH community_id, partner, tie
ORDER BY tie.kind, tie.since DESC, tie.via.id, tie.promise.id, tie.type
WITH community_id, partner, collect(tie) AS ties
RETURN community_id,
       head(labels(partner)) AS partner_label,
       partner.id AS partner_id,
       partner.name AS partner_name,
       coalesce(partner.synthetic, false) AS synthetic,
       ties[..$each] AS ties
ORDER BY community_id, partner_label, partner_id
LIMIT $limit
