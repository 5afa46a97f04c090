// Write some relationships between two node types: a line of an exported script.
UNWIND [«rows»] AS row MATCH (source:«Source» {id: row.source}) MATCH (target:«Target» {id: row.target}) MERGE (source)-[relation:«TYPE»]->(target) SET relation += row.values;
