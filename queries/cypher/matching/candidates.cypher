// Who is reached by the big Party committee mechanism and has, owes or knows what the need is about?
// :params {community_id: 'community-1', category_ids: ['reading-glasses'], grid_id: null, location: null, today: date('2026-05-01'), live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated'], limit: 2000}
// One row per provider and thing it can give: a listed resource, a duty (department) or a skill.
MATCH (community:Community {id: $community_id})
// 1. The categories near the wanted ones, each with the chain that leads there through the tree.
CALL () {
  UNWIND $category_ids AS wanted_id
  MATCH (wanted:Category {id: wanted_id})
  CALL (wanted) {
    RETURN wanted AS category, 'same' AS fit, [wanted] AS chain
    UNION
    MATCH up = (wanted)-[:CHILD_OF*1..6]->(category:Category)
    RETURN category, 'ancestor' AS fit, nodes(up) AS chain
    UNION
    MATCH down = (wanted)<-[:CHILD_OF*1..6]-(category:Category)
    RETURN category, 'descendant' AS fit, nodes(down) AS chain
    UNION
    MATCH (wanted)-[:CHILD_OF]->(parent:Category)<-[:CHILD_OF]-(category:Category)
    RETURN category, 'sibling' AS fit, [wanted, parent, category] AS chain
  }
  WITH category, fit, chain
  ORDER BY CASE fit WHEN 'same' THEN 0 WHEN 'descendant' THEN 1 WHEN 'ancestor' THEN 2 ELSE 3 END,
           size(chain), category.id
  RETURN collect({category: category, fit: fit, chain: [each IN chain | each {.id, .name}]}) AS near
}
WITH community, near, [each IN near | each.category] AS categories
// 2. The providers that the mechanism reaches, each by its best tier.
CALL (community, near) {
  MATCH (community)-[:HAS_BIG_COMMITTEE]->(committee:BigCommittee)
        <-[seat:HOLDS_SEAT]-(provider:Unit|Department)
  WHERE coalesce(seat.since <= $today, true) AND coalesce(seat.until >= $today, true)
  RETURN provider, 1 AS tier, [committee {.id, .name}] AS via
  UNION
  MATCH (community)<-[:LOCATED_IN]-(provider:Unit)
  RETURN provider, 2 AS tier, [] AS via
  UNION
  UNWIND [each IN near WHERE each.fit IN ['same', 'ancestor'] | each.category] AS category
  MATCH (category)<-[:RESPONSIBLE_FOR]-(provider:Department)
  WHERE NOT EXISTS { (provider)-[:BELONGS_TO]->(:County) }
     OR EXISTS { (provider)-[:BELONGS_TO]->(:County)<-[:PART_OF]-(:Township)<-[:PART_OF]-(community) }
  RETURN provider, 3 AS tier, [] AS via
  UNION
  MATCH (community)-[:PART_OF]->(township:Township)<-[:PART_OF]-(other:Community)
        -[:HAS_BIG_COMMITTEE]->(committee:BigCommittee)
        <-[seat:HOLDS_SEAT]-(provider:Unit|Department)
  WHERE other <> community
    AND coalesce(seat.since <= $today, true) AND coalesce(seat.until >= $today, true)
  RETURN provider, 4 AS tier,
         [township {.id, .name}, other {.id, .name}, committee {.id, .name}] AS via
  UNION
  MATCH (community)<-[:REGISTERED_WITH]-(provider:Member)
  RETURN provider, 5 AS tier, [] AS via
  UNION
  MATCH (community)<-[:SERVES]-(provider:Team)
  RETURN provider, 5 AS tier, [] AS via
  UNION
  MATCH (community)-[:PART_OF]->(township:Township)<-[:SERVES]-(provider:Team)
  RETURN provider, 5 AS tier, [township {.id, .name}] AS via
}
WITH community, near, categories, provider, tier, via
ORDER BY tier, size(via), via[-1].id
WITH community, near, categories, provider, head(collect({tier: tier, via: via})) AS reach
// 3. What each of them can give in those categories.
CALL (provider, categories) {
  MATCH (provider)-[:OFFERS]->(resource:Resource)-[:IN_CATEGORY]->(category:Category)
  WHERE category IN categories
  RETURN 'OFFERS' AS means, resource, category
  UNION
  MATCH (provider)-[:RESPONSIBLE_FOR]->(category:Category)
  WHERE category IN categories
  RETURN 'RESPONSIBLE_FOR' AS means, null AS resource, category
  UNION
  MATCH (provider)-[:SKILLED_IN]->(category:Category)
  WHERE category IN categories
  RETURN 'SKILLED_IN' AS means, null AS resource, category
}
WITH community, provider, reach, means, resource,
     head([each IN near WHERE each.category = category]) AS place
ORDER BY provider.id, resource.id, means
LIMIT $limit
RETURN head(labels(provider)) AS provider_label,
       provider.id AS provider_id,
       provider.name AS provider_name,
       coalesce(provider.synthetic, false) AS synthetic,
       reach.tier AS tier,
       reach.via AS via,
       means,
       place.fit AS fit,
       place.chain AS chain,
       resource {
         .id, .name, .quantity, .unit_of_measure, .starts_on, .ends_on, .beneficiary_groups,
         .minimum_age, .maximum_age, .status, .synthetic
       } AS resource,
       [(resource)<-[:USES]-(use:Commitment) WHERE use.status IN $live |
         [use.quantity, use.unit_of_measure]] AS promised,
       [(provider)-[:MADE]->(promise:Commitment) |
         [promise.status, promise.rating, promise.due_on,
          duration.inDays(promise.accepted_at, promise.delivered_at).days]] AS history,
       EXISTS { (provider)-[:IN_GRID]->(:Grid {id: $grid_id}) } AS same_grid,
       point.distance($location, coalesce(resource.location, provider.location)) AS distance_m,
       EXISTS {
         (provider)-[:PARTY_TO]->(agreement:Agreement)<-[:PARTY_TO]-(community)
         WHERE coalesce(agreement.starts_on <= $today, true)
           AND coalesce(agreement.ends_on >= $today, true)
       } AS agreement
ORDER BY provider_label, provider_id, resource.id, means
