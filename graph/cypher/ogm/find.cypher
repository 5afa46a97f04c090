// Which thing of a type has this id?
// :params {id: 'fusong-community-chengnei'}
MATCH (found:«Label» {id: $id})
RETURN found
