// Which queries are saved, by name?
// :params {offset: 0, limit: 20}
MATCH (saved:SavedQuery)
WITH saved
ORDER BY saved.name, saved.id
WITH collect(saved) AS found
RETURN size(found) AS total,
       [saved IN found[$offset..$offset + $limit] | properties(saved)] AS saved
