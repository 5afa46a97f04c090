// How many relationships of each type are there, real and synthetic?
MATCH ()-[relation]->()
RETURN type(relation) AS name,
       count(*) AS total,
       sum(CASE WHEN relation.synthetic THEN 1 ELSE 0 END) AS synthetic
ORDER BY name
