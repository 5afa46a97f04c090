// Which things of a type are there, in the order of their ids?
// :params {limit: 10}
MATCH (found:«Label»)
RETURN found
ORDER BY found.id
LIMIT $limit
