// Who is tied to these communities, townships and counties, and how?
// :params {community_ids: ['community-1'], township_ids: ['township-1'], county_ids: ['county-1'], limit: 50000}
// It starts from the places: a department may sit in every committee there is. Members count who
// have something to give; there may be thousands of others.
CALL () {
  UNWIND $community_ids AS community_id
  MATCH (:Community {id: community_id})-[:HAS_BIG_COMMITTEE]->(committee:BigCommittee)
        <-[seat:HOLDS_SEAT]-(provider:Unit|Department)
  RETURN 'HOLDS_SEAT' AS kind, 'BigCommittee' AS place_label, committee.id AS place_id, provider,
         toString(seat.since) AS since, toString(seat.until) AS until
  UNION
  UNWIND $community_ids AS community_id
  MATCH (:Community {id: community_id})<-[:LOCATED_IN]-(provider:Unit)
  RETURN 'LOCATED_IN' AS kind, 'Community' AS place_label, community_id AS place_id, provider,
         null AS since, null AS until
  UNION
  UNWIND $community_ids AS community_id
  MATCH (:Community {id: community_id})<-[:REGISTERED_WITH]-(provider:Member)
  WHERE EXISTS { (provider)-[:OFFERS|SKILLED_IN]->() }
  RETURN 'REGISTERED_WITH' AS kind, 'Community' AS place_label, community_id AS place_id, provider,
         null AS since, null AS until
  UNION
  UNWIND $community_ids AS community_id
  MATCH (:Community {id: community_id})<-[:SERVES]-(provider:Team)
  RETURN 'SERVES' AS kind, 'Community' AS place_label, community_id AS place_id, provider,
         null AS since, null AS until
  UNION
  UNWIND $township_ids AS township_id
  MATCH (:Township {id: township_id})<-[:SERVES]-(provider:Team)
  RETURN 'SERVES' AS kind, 'Township' AS place_label, township_id AS place_id, provider,
         null AS since, null AS until
  UNION
  UNWIND $county_ids AS county_id
  MATCH (:County {id: county_id})<-[:SERVES]-(provider:Team)
  RETURN 'SERVES' AS kind, 'County' AS place_label, county_id AS place_id, provider,
         null AS since, null AS until
  UNION
  UNWIND $community_ids AS community_id
  MATCH (:Community {id: community_id})-[:PARTY_TO]->(agreement:Agreement)
        <-[:PARTY_TO]-(provider:Unit|Department)
  RETURN 'PARTY_TO' AS kind, 'Community' AS place_label, community_id AS place_id, provider,
         toString(agreement.starts_on) AS since, toString(agreement.ends_on) AS until
}
RETURN kind, place_label, place_id, head(labels(provider)) AS provider_label,
       provider.id AS provider_id, since, until
ORDER BY kind, place_label, place_id, provider_label, provider_id, since, until
LIMIT $limit
