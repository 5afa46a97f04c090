// Delete some of what an unfinished restore left; its mark goes last.
// :params {limit: 5000}
MATCH (node)
WHERE NOT node:RestoreMark
WITH node LIMIT $limit
DETACH DELETE node
RETURN count(*) AS deleted
