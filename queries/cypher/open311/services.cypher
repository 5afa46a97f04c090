// Which categories may a case be in, as services of Open311, by id?
// :params {limit: 1000}
MATCH (category:Category)
RETURN category.id AS id,
       category.name AS name,
       category.name_en AS name_en,
       category.description AS description,
       coalesce(category.aliases, []) AS aliases,
       head(COLLECT {
         MATCH (category)-[:CHILD_OF]->(parent:Category)
         RETURN parent.name
         ORDER BY parent.id
         LIMIT 1
       }) AS parent
ORDER BY category.id
LIMIT $limit
