// Is there a category with this id?
// :params {id: 'eye-care'}
MATCH (category:Category {id: $id})
RETURN category.id AS id
LIMIT 1
