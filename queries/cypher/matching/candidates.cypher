// Who is reached by the big Party committee mechanism and has, owes or knows what the need is about?
// :params {community_id: 'community-1', category_ids: ['reading-glasses'], grid_id: null, location: null, today: date('2026-05-01'), live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated'], kept: ['delivered', 'confirmed', 'rated'], under_way: ['offered', 'accepted', 'reserved'], broken: ['withdrawn'], limit: 2000}
// One row per provider, by its best tier, with everything near the wanted categories that it can give:
// listed resources, a duty (departments) or a skill. Starts from the community, so that its cost does
// not grow with the county.
MATCH (community:Community {id: $community_id})
// 1. The categories near the wanted ones, nearest first, each with the chain that leads there.
CALL () {
  UNWIND $category_ids AS wanted_id
  MATCH (wanted:Category {id: wanted_id})
  CALL (wanted) {
    RETURN wanted AS category, 'same' AS fit, [wanted] AS chain
    UNION ALL
    MATCH up = (wanted)-[:CHILD_OF*1..6]->(category:Category)
    RETURN category, 'ancestor' AS fit, nodes(up) AS chain
    UNION ALL
    MATCH down = (wanted)<-[:CHILD_OF*1..6]-(category:Category)
    RETURN category, 'descendant' AS fit, nodes(down) AS chain
    UNION ALL
    MATCH (wanted)-[:CHILD_OF]->(parent:Category)<-[:CHILD_OF]-(category:Category)
    RETURN category, 'sibling' AS fit, [wanted, parent, category] AS chain
  }
  WITH category, fit, [each IN chain | each {.id, .name, .name_en}] AS chain
  ORDER BY CASE fit WHEN 'same' THEN 0 WHEN 'descendant' THEN 1 WHEN 'ancestor' THEN 2 ELSE 3 END,
           size(chain), category.id, chain[0].id, chain[1].id
  RETURN collect({category: category, fit: fit, chain: chain}) AS near
}
// 2. What is looked up once from the community's side instead of once for each provider.
WITH community, near,
     [each IN near | each.category] AS categories,
     COLLECT {
       MATCH (community)-[:PART_OF*1..3]->(county:County)
       RETURN county
     } AS counties,
     COLLECT {
       MATCH (community)-[:PART_OF*0..3]->(place:Community|Township|County)
       RETURN place
     } AS places,
     COLLECT {
       MATCH (:Grid {id: $grid_id})<-[:IN_GRID]-(neighbour:Unit|Resource)
       RETURN neighbour
     } AS neighbours,
     COLLECT {
       MATCH (community)-[:PARTY_TO]->(agreement:Agreement)<-[:PARTY_TO]-(partner:Unit|Department)
       WHERE coalesce(agreement.starts_on <= $today, true)
         AND coalesce(agreement.ends_on >= $today, true)
       RETURN partner
     } AS partners
// 3. The providers that the mechanism reaches, each by its best tier.
CALL (community, near, counties) {
  CALL (community, near, counties) {
    MATCH (community)-[:HAS_BIG_COMMITTEE]->(committee:BigCommittee)
          <-[seat:HOLDS_SEAT]-(provider:Unit|Department)
    WHERE coalesce(seat.since <= $today, true) AND coalesce(seat.until >= $today, true)
    RETURN provider, 1 AS tier, [committee {.id, .name}] AS via
    UNION ALL
    MATCH (community)<-[:LOCATED_IN]-(provider:Unit)
    RETURN provider, 2 AS tier, [] AS via
    UNION ALL
    // A duty for a category covers everything below it, and nothing beside it.
    UNWIND [each IN near WHERE each.fit IN ['same', 'ancestor']] AS place
    WITH counties, place.chain AS via, place.category AS category
    MATCH (category)<-[:RESPONSIBLE_FOR]-(provider:Department)
    WITH provider, via, counties, [(provider)-[:BELONGS_TO]->(home:County) | home] AS homes
    WHERE isEmpty(homes) OR any(home IN homes WHERE home IN counties)
    RETURN provider, 3 AS tier, via
    UNION ALL
    MATCH (community)-[:PART_OF]->(township:Township)<-[:PART_OF]-(other:Community)
          -[:HAS_BIG_COMMITTEE]->(committee:BigCommittee)
          <-[seat:HOLDS_SEAT]-(provider:Unit|Department)
    WHERE coalesce(seat.since <= $today, true) AND coalesce(seat.until >= $today, true)
    RETURN provider, 4 AS tier,
           [township {.id, .name}, other {.id, .name}, committee {.id, .name}] AS via
    UNION ALL
    MATCH (community)<-[:REGISTERED_WITH]-(provider:Member)
    RETURN provider, 5 AS tier, [] AS via
    UNION ALL
    MATCH (community)<-[:SERVES]-(provider:Team)
    RETURN provider, 5 AS tier, [] AS via
    UNION ALL
    MATCH (community)-[:PART_OF]->(township:Township)<-[:SERVES]-(provider:Team)
    RETURN provider, 5 AS tier, [township {.id, .name}] AS via
    UNION ALL
    MATCH (community)-[:PART_OF]->(township:Township)-[:PART_OF]->(county:County)
          <-[:SERVES]-(provider:Team)
    RETURN provider, 5 AS tier, [township {.id, .name}, county {.id, .name}] AS via
  }
  WITH provider, tier, via
  ORDER BY tier, size(via), via[-1].id, via[0].id
  RETURN provider, head(collect({tier: tier, via: via})) AS reach
}
// 4. What each of them can give near the wanted categories: every resource once, by its nearest
// category; of several duties or skills the nearest.
CALL (provider, near, categories, neighbours, places) {
  CALL (provider, categories) {
    MATCH (provider)-[:OFFERS]->(resource:Resource)-[:IN_CATEGORY]->(category)
    WHERE category IN categories
    RETURN 'OFFERS' AS means, resource, category
    UNION ALL
    MATCH (provider)-[can:RESPONSIBLE_FOR|SKILLED_IN]->(category)
    WHERE category IN categories
    RETURN type(can) AS means, null AS resource, category
  }
  WITH provider, near, neighbours, places, means, resource,
       head([position IN range(0, size(near) - 1)
             WHERE near[position].category = category
               AND (means <> 'RESPONSIBLE_FOR' OR near[position].fit IN ['same', 'ancestor'])
       ]) AS position
  WHERE position IS NOT NULL
  WITH provider, near, neighbours, places, means, resource, min(position) AS position
  RETURN collect({
    means: means,
    fit: near[position].fit,
    chain: near[position].chain,
    resource: resource {
      .id, .name, .quantity, .unit_of_measure, .beneficiary_groups, .minimum_age, .maximum_age,
      .status, .synthetic,
      // Days travel as text: the driver's own dates cost more than the rest of the row.
      starts_on: toString(resource.starts_on), ends_on: toString(resource.ends_on)
    },
    promised: [(resource)<-[:USES]-(use:Commitment) WHERE use.status IN $live |
      [use.quantity, use.unit_of_measure]],
    // Where a resource lies goes before where its provider lies.
    same_grid: coalesce(resource IN neighbours, false) OR (
      provider IN neighbours AND NOT EXISTS { (resource)-[:IN_GRID]->(:Grid) }
    ),
    // A resource that names the places it serves serves no others.
    in_area: NOT EXISTS { (resource)-[:SERVES]->() }
      OR EXISTS { MATCH (resource)-[:SERVES]->(place) WHERE place IN places },
    distance_m: point.distance($location, coalesce(resource.location, provider.location))
  }) AS gifts
}
WITH partners, provider, reach, gifts
WHERE size(gifts) > 0
ORDER BY reach.tier, provider.id
LIMIT $limit
// 5. How each of them kept its promises.
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
RETURN head(labels(provider)) AS provider_label,
       provider.id AS provider_id,
       provider.name AS provider_name,
       coalesce(provider.synthetic, false) AS synthetic,
       reach.tier AS tier,
       reach.via AS via,
       provider IN partners AS agreement,
       history,
       gifts
ORDER BY tier, provider_id, provider_label
