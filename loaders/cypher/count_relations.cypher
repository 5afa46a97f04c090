// How many relationships of this type are there? The database keeps this number.
MATCH ()-[relation:«TYPE»]->()
RETURN count(relation) AS total
