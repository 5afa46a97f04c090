// What points to a thing by one type of relationship?
// :params {id: 'fusong-community-chengnei', limit: 10}
MATCH (:«Label» {id: $id})<-[:«TYPE»]-(found)
RETURN DISTINCT found
ORDER BY found.id
LIMIT $limit
