// What may a need be about? Every category with what it is called and the one above it.
// :params {limit: 2000}
MATCH (category:Category)
RETURN category.id AS id,
       category.name AS name,
       coalesce(category.name_en, '') AS name_en,
       coalesce(category.aliases, []) AS aliases,
       head([(category)-[:CHILD_OF]->(parent:Category) | parent.id]) AS parent
ORDER BY id
LIMIT $limit
