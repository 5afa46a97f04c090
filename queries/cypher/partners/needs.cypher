// Which needs of these communities and units are not met?
// :params {community_ids: ['community-1'], unit_ids: ['unit-1'], open: ['open', 'partly_covered'], live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated'], today: date('2026-05-01'), limit: 2000}
CALL () {
  UNWIND $community_ids AS owner_id
  MATCH (:Community {id: owner_id})<-[:IN_COMMUNITY]-(need:Need)
  RETURN 'Community' AS owner_label, owner_id, need
  UNION
  UNWIND $unit_ids AS owner_id
  MATCH (:Unit {id: owner_id})<-[:RAISED_BY]-(need:Need)
  RETURN 'Unit' AS owner_label, owner_id, need
}
WITH owner_label, owner_id, need
WHERE coalesce(need.status, 'open') IN $open AND coalesce(need.ends_on >= $today, true)
RETURN owner_label,
       owner_id,
       need.id AS id,
       need.name AS name,
       coalesce(need.synthetic, false) AS synthetic,
       COLLECT {
         MATCH (need)-[:IN_CATEGORY]->(category:Category)
         RETURN category.id AS id
         ORDER BY id
       } AS categories,
       [(need)-[:RAISED_BY]->(raiser:Unit) | raiser.id] AS raisers,
       [(need)-[:REJECTED]->(partner:Unit|Department) |
         head(labels(partner)) + ' ' + partner.id] AS rejected,
       [need.quantity, need.unit_of_measure] AS amount,
       [(need)<-[:FULFILS]-(promise:Commitment) WHERE promise.status IN $live |
         [promise.quantity, promise.unit_of_measure]] AS promised
ORDER BY owner_label, owner_id, id
LIMIT $limit
