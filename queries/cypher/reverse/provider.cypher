// What can this provider give, which wanted categories is that near to, and how did it keep its promises?
// :params {provider_id: 'unit-1', today: date('2026-05-01'), live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated'], kept: ['delivered', 'confirmed', 'rated'], under_way: ['offered', 'accepted', 'reserved'], broken: ['withdrawn']}
// The other side of matching/candidates: there the wanted categories are known and lead to what is
// given, here what is given leads to the categories that may be wanted. Chains run from the wanted
// category to the given one and stand in the same order, nearest first, as there.
MATCH (provider:«Label» {id: $provider_id})
CALL (provider) {
  MATCH (provider)-[:MADE]->(promise:Commitment)
  RETURN {
    kept: count(CASE WHEN promise.status IN $kept THEN 1 END),
    broken: count(CASE WHEN promise.status IN $broken
      OR (promise.status IN $under_way AND promise.due_on < $today) THEN 1 END),
    under_way: count(CASE WHEN promise.status IN $under_way THEN 1 END),
    rating: avg(promise.rating),
    days: avg(duration.inDays(promise.accepted_at, promise.delivered_at).days)
  } AS history
}
RETURN provider.id AS provider_id,
       provider.name AS provider_name,
       coalesce(provider.synthetic, false) AS synthetic,
       COLLECT {
         MATCH (provider)-[:OFFERS]->(resource:Resource)
         WITH resource ORDER BY resource.id
         RETURN {
           category_ids: [(resource)-[:IN_CATEGORY]->(category:Category) | category.id],
           resource: resource {
             .id, .name, .quantity, .unit_of_measure, .beneficiary_groups, .minimum_age,
             .maximum_age, .status, .synthetic,
             starts_on: toString(resource.starts_on), ends_on: toString(resource.ends_on)
           },
           promised: [(resource)<-[:USES]-(use:Commitment) WHERE use.status IN $live |
             [use.quantity, use.unit_of_measure]]
         }
       } AS offers,
       [(provider)-[:RESPONSIBLE_FOR]->(category:Category) | category.id] AS duty_ids,
       [(provider)-[:SKILLED_IN]->(category:Category) | category.id] AS skill_ids,
       COLLECT {
         CALL (provider) {
           MATCH (provider)-[:RESPONSIBLE_FOR|SKILLED_IN]->(category:Category)
           RETURN category
           UNION
           MATCH (provider)-[:OFFERS]->(:Resource)-[:IN_CATEGORY]->(category:Category)
           RETURN category
         }
         CALL (category) {
           RETURN 'same' AS fit, [category] AS chain
           UNION ALL
           MATCH up = (wanted:Category)-[:CHILD_OF*1..6]->(category)
           RETURN 'ancestor' AS fit, nodes(up) AS chain
           UNION ALL
           MATCH down = (wanted:Category)<-[:CHILD_OF*1..6]-(category)
           RETURN 'descendant' AS fit, nodes(down) AS chain
           UNION ALL
           MATCH (wanted:Category)-[:CHILD_OF]->(parent:Category)<-[:CHILD_OF]-(category)
           RETURN 'sibling' AS fit, [wanted, parent, category] AS chain
         }
         WITH fit, [each IN chain | each {.id, .name, .name_en}] AS chain
         ORDER BY CASE fit WHEN 'same' THEN 0 WHEN 'descendant' THEN 1 WHEN 'ancestor' THEN 2 ELSE 3 END,
                  size(chain), chain[-1].id, chain[0].id, chain[1].id
         RETURN {fit: fit, chain: chain}
       } AS near,
       history
LIMIT 1
