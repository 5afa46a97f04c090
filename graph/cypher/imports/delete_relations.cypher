// Take away up to so many relationships of this type that an import created and nothing touched since.
// :params {id: 'import-1', limit: 5000}
MATCH (:«Source»)-[relation:«TYPE»]->(:«Target»)
WHERE relation.created_in = $id AND relation.updated_in = $id
WITH relation
LIMIT $limit
DELETE relation
RETURN count(*) AS done
