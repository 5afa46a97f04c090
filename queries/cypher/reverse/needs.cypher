// Which needs that are not yet done stand where the mechanism lets this provider serve?
// :params {provider_id: 'unit-1', community_id: null, wanted_ids: ['reading-glasses'], duty_wanted_ids: [], today: date('2026-05-01'), live: ['offered', 'accepted', 'reserved', 'delivered', 'confirmed', 'rated'], closed: ['done', 'withdrawn'], limit: 1000}
// One row per need with how its community is reached, where it lies from each thing that the provider
// gives, and what is promised of it. Starts from the provider and walks its communities, nearest
// first, until enough needs are found, so that its cost does not grow with the county.
MATCH (provider:«Label» {id: $provider_id})
// 1. What is looked up once: where each thing lies and whom it serves, homes, partners.
WITH provider,
     [{id: null, location: provider.location, grid_ids: [], served: []}] + COLLECT {
       MATCH (provider)-[:OFFERS]->(resource:Resource)
       WHERE EXISTS { (resource)-[:IN_CATEGORY]->(:Category) }
       RETURN {
         id: resource.id,
         location: coalesce(resource.location, provider.location),
         grid_ids: [(resource)-[:IN_GRID]->(grid:Grid) | grid.id],
         served: COLLECT { MATCH (resource)-[:SERVES]->(place) RETURN place }
       }
     } AS things,
     COLLECT { MATCH (provider:Unit)-[:IN_GRID]->(grid:Grid)
               RETURN grid.id } AS grid_ids,
     COLLECT { MATCH (provider)-[:BELONGS_TO]->(home:County)
               RETURN home } AS homes,
     COLLECT {
       MATCH (provider:Unit|Department)-[seat:HOLDS_SEAT]->(committee:BigCommittee)
             <-[:HAS_BIG_COMMITTEE]-(home:Community)
       WHERE coalesce(seat.since <= $today, true) AND coalesce(seat.until >= $today, true)
       RETURN {
         home: home,
         townships: [(home)-[:PART_OF]->(township:Township) | township],
         committee: committee {.id, .name}
       }
     } AS seats,
     COLLECT {
       MATCH (provider:Unit|Department)-[:PARTY_TO]->(agreement:Agreement)
             <-[:PARTY_TO]-(partner:Community)
       WHERE coalesce(agreement.starts_on <= $today, true)
         AND coalesce(agreement.ends_on >= $today, true)
       RETURN partner
     } AS partners,
     size($duty_wanted_ids) > 0 AS has_duty,
     CASE WHEN $community_id IS NULL THEN [provider] ELSE [] END AS anywhere
// 2. The communities that may be reached, nearest first; whether they are is told in 3.
CALL (anywhere, homes, seats, has_duty) {
  CALL (anywhere, homes, seats, has_duty) {
    MATCH (community:Community {id: $community_id})
    RETURN community, 0 AS ring
    UNION ALL
    UNWIND [each IN seats WHERE $community_id IS NULL] AS seat
    RETURN seat.home AS community, 0 AS ring
    UNION ALL
    UNWIND anywhere AS giver
    MATCH (giver)-[:LOCATED_IN|REGISTERED_WITH|SERVES]->(community:Community)
    RETURN community, 0 AS ring
    UNION ALL
    UNWIND [each IN seats WHERE $community_id IS NULL | each.home] AS home
    MATCH (home)-[:PART_OF]->(:Township)<-[:PART_OF]-(community:Community)
    RETURN community, 1 AS ring
    UNION ALL
    UNWIND anywhere AS giver
    MATCH (giver)-[:SERVES]->(:Township)<-[:PART_OF]-(community:Community)
    RETURN community, 1 AS ring
    UNION ALL
    UNWIND anywhere AS giver
    MATCH (giver)-[:SERVES]->(:County)<-[:PART_OF]-(:Township)<-[:PART_OF]-(community:Community)
    RETURN community, 2 AS ring
    UNION ALL
    UNWIND [home IN homes WHERE has_duty AND $community_id IS NULL] AS home
    MATCH (home)<-[:PART_OF*1..3]-(community:Community)
    RETURN community, 2 AS ring
    UNION ALL
    // A department that belongs to no county has its duties everywhere.
    UNWIND [giver IN anywhere WHERE has_duty AND isEmpty(homes)] AS giver
    MATCH (community:Community)
    RETURN community, 3 AS ring
  }
  WITH community, min(ring) AS ring
  RETURN community, ring
  ORDER BY ring, community.id
}
// 3. The best tier by which each of them is reached without regard to what is wanted, and whether a
// duty reaches it.
CALL (provider, community, seats) {
  CALL (provider, community, seats) {
    UNWIND [each IN seats WHERE each.home = community] AS seat
    RETURN 1 AS tier, [seat.committee] AS via
    UNION ALL
    MATCH (community)<-[:LOCATED_IN]-(provider)
    WHERE provider:Unit
    RETURN 2 AS tier, [] AS via
    UNION ALL
    MATCH (community)-[:PART_OF]->(township:Township)
    UNWIND [each IN seats WHERE each.home <> community AND township IN each.townships] AS seat
    WITH township, seat, seat.home AS other
    RETURN 4 AS tier, [township {.id, .name}, other {.id, .name}, seat.committee] AS via
    UNION ALL
    MATCH (community)<-[:REGISTERED_WITH]-(provider)
    WHERE provider:Member
    RETURN 5 AS tier, [] AS via
    UNION ALL
    MATCH (community)<-[:SERVES]-(provider)
    WHERE provider:Team
    RETURN 5 AS tier, [] AS via
    UNION ALL
    MATCH (community)-[:PART_OF]->(township:Township)<-[:SERVES]-(provider)
    WHERE provider:Team
    RETURN 5 AS tier, [township {.id, .name}] AS via
    UNION ALL
    MATCH (community)-[:PART_OF]->(township:Township)-[:PART_OF]->(county:County)
          <-[:SERVES]-(provider)
    WHERE provider:Team
    RETURN 5 AS tier, [township {.id, .name}, county {.id, .name}] AS via
  }
  WITH tier, via
  ORDER BY tier, size(via), via[-1].id, via[0].id
  RETURN head(collect({tier: tier, via: via})) AS reach
}
WITH provider, things, grid_ids, homes, partners, has_duty, community, ring, reach,
     COLLECT {
       MATCH (community)-[:PART_OF*0..3]->(place:Community|Township|County)
       RETURN place
     } AS places
WITH provider, things, grid_ids, partners, community, ring, reach, places,
     has_duty AND (isEmpty(homes) OR any(home IN homes WHERE home IN places)) AS by_duty
WHERE reach IS NOT NULL OR by_duty
// 4. The needs there that are about something the provider has, owes or knows. A need that names
// several communities is matched from the first of them.
CALL (community, reach) {
  MATCH (community)<-[:IN_COMMUNITY]-(need:Need)
  WHERE NOT coalesce(need.status IN $closed, false) AND coalesce(need.ends_on >= $today, true)
  // Most needs are done: only of the others is it worth looking at what they are about.
  WITH community, need, CASE WHEN reach IS NULL THEN $duty_wanted_ids ELSE $wanted_ids END AS ids
  WHERE EXISTS {
    MATCH (need)-[:IN_CATEGORY]->(category:Category)
    WHERE category.id IN ids
  }
  WITH community, need
  WHERE NOT EXISTS {
    MATCH (need)-[:IN_COMMUNITY]->(first:Community)
    WHERE first.id < community.id
  }
  RETURN need
  ORDER BY need.id
}
WITH provider, things, grid_ids, partners, community, ring, reach, places, by_duty, need
LIMIT $limit
WITH provider, things, grid_ids, partners, community, ring, reach, places, by_duty, need,
     coalesce(need.location, community.location) AS location,
     head(COLLECT {
       MATCH (need)-[:IN_GRID]->(grid:Grid)
       RETURN grid.id AS id
       ORDER BY id
     }) AS grid_id
RETURN need {
         .id, .name, .quantity, .unit_of_measure, .starts_on, .ends_on, .urgency,
         .beneficiary_groups, .minimum_age, .maximum_age, .location, .status, .synthetic
       } AS need,
       community {.id, .name, .location} AS community,
       grid_id,
       COLLECT {
         MATCH (need)-[:IN_CATEGORY]->(category:Category)
         RETURN category {.id, .name, .name_en} AS category
         ORDER BY category.id
       } AS categories,
       [(need)<-[:FULFILS]-(promise:Commitment) WHERE promise.status IN $live |
         [promise.quantity, promise.unit_of_measure]] AS promised,
       [(need)-[rejected:REJECTED]->(provider) |
         {id: provider.id, label: head(labels(provider)), reason: rejected.reason}] AS rejections,
       reach,
       by_duty,
       community IN partners AS agreement,
       [each IN things | {
         resource_id: each.id,
         // Where a thing lies goes before where its provider lies.
         same_grid: grid_id IS NOT NULL
           AND (grid_id IN each.grid_ids OR (isEmpty(each.grid_ids) AND grid_id IN grid_ids)),
         in_area: isEmpty(each.served) OR any(place IN each.served WHERE place IN places),
         distance_m: point.distance(location, each.location)
       }] AS things
ORDER BY ring, community.id, need.id
