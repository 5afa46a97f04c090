// What does the tree of categories look like, with its names in both languages?
// :params {limit: 5000}
MATCH (category:Category)
RETURN category.id AS id,
       category {.id, .name, .name_en} AS category,
       COLLECT {
         MATCH (category)-[:CHILD_OF]->(parent:Category)
         RETURN parent.id AS id
         ORDER BY id
       } AS parents
ORDER BY id
LIMIT $limit
