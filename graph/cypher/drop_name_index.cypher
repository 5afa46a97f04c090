// Drop the full-text index over names, to make it anew with other types.
DROP INDEX entity_names IF EXISTS
