// Does the database hold nothing but what the product keeps about itself?
RETURN NOT EXISTS { MATCH (node) WHERE NOT node:SchemaState } AS empty
