// Write some nodes of one type: a line of an exported script.
UNWIND [«rows»] AS row MERGE (node:«Label» {id: row.id}) SET node += row.values;
