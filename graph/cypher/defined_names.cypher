// Which constraints and indexes are there? A constraint has an index of the same name.
SHOW INDEXES YIELD name
RETURN name
ORDER BY name
