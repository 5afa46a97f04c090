// What are the counties and townships called that a name may begin with?
// :params {limit: 2000}
MATCH (place:County|Township)
WHERE NOT coalesce(place.placeholder, false)
RETURN place.id AS id,
       place.name AS name,
       place.aliases AS aliases
ORDER BY id
LIMIT $limit
