// How many nodes of this type are there, real and synthetic?
MATCH (node:«Label»)
RETURN count(*) AS total,
       sum(CASE WHEN node.synthetic THEN 1 ELSE 0 END) AS synthetic
