// Which departments have a duty and belong to one of these counties, or to none?
// :params {county_ids: ['county-1'], limit: 2000}
// It starts from the tree of categories, which is small.
MATCH (:Category)<-[:RESPONSIBLE_FOR]-(department:Department)
WITH DISTINCT department
WITH department, [(department)-[:BELONGS_TO]->(county:County) | county.id] AS homes
WHERE isEmpty(homes) OR any(home IN homes WHERE home IN $county_ids)
RETURN department.id AS id
ORDER BY id
LIMIT $limit
