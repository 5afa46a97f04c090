// By which words is each category known, and what stands above it?
// :params {limit: 100}
MATCH (category:Category)
RETURN category.id AS id,
       category.name AS name,
       category.name_en AS name_en,
       coalesce(category.aliases, []) AS aliases,
       head(COLLECT {
         MATCH (category)-[:CHILD_OF]->(parent:Category)
         RETURN parent.id AS id
         ORDER BY id
         LIMIT 1
       }) AS parent_id
ORDER BY id
LIMIT $limit
