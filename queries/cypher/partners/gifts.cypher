// What do these units, departments and communities offer, and what are they responsible for?
// :params {unit_ids: ['unit-1'], department_ids: ['department-1'], community_ids: ['community-1'], live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated'], shut: ['paused', 'retired'], today: date('2026-05-01'), limit: 5000}
CALL () {
  UNWIND $unit_ids AS id
  MATCH (owner:Unit {id: id})
  RETURN owner
  UNION ALL
  UNWIND $department_ids AS id
  MATCH (owner:Department {id: id})
  RETURN owner
  UNION ALL
  UNWIND $community_ids AS id
  MATCH (owner:Community {id: id})
  RETURN owner
}
CALL (owner) {
  MATCH (owner)-[:OFFERS]->(gift:Resource)
  WHERE NOT coalesce(gift.status IN $shut, false) AND coalesce(gift.ends_on >= $today, true)
  RETURN 'OFFERS' AS means,
         gift,
         COLLECT {
           MATCH (gift)-[:IN_CATEGORY]->(category:Category)
           RETURN category.id AS id
           ORDER BY id
         } AS categories
  UNION ALL
  MATCH (owner)-[:RESPONSIBLE_FOR]->(gift:Category)
  RETURN 'RESPONSIBLE_FOR' AS means, gift, [gift.id] AS categories
}
RETURN head(labels(owner)) AS owner_label,
       owner.id AS owner_id,
       means,
       gift.id AS id,
       gift.name AS name,
       coalesce(gift.synthetic, false) AS synthetic,
       categories,
       [(gift)-[:SERVES]->(place) | head(labels(place)) + ' ' + place.id] AS serves,
       [gift.quantity, gift.unit_of_measure] AS amount,
       [(gift)<-[:USES]-(promise:Commitment) WHERE promise.status IN $live |
         [promise.quantity, promise.unit_of_measure]] AS promised
ORDER BY owner_label, owner_id, means, id
LIMIT $limit
