// Which nodes of this type have one of these texts as their name or as an alias?
// :params {texts: ['住建局'], kept: 6}
MATCH (node:«Label»)
WHERE node.name IN $texts OR any(alias IN node.aliases WHERE alias IN $texts)
WITH node ORDER BY node.id
UNWIND [node.name] + coalesce(node.aliases, []) AS text
WITH text, node.id AS id
WHERE text IN $texts
RETURN text, collect(DISTINCT id)[0..$kept] AS ids
ORDER BY text
