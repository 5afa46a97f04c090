// Which Party members work at a unit or department and are registered with one of these communities?
// :params {community_ids: ['community-1'], limit: 5000}
UNWIND $community_ids AS community_id
MATCH (:Community {id: community_id})<-[:REGISTERED_WITH]-(member:Member)
      -[:WORKS_AT]->(workplace:Unit|Department)
WITH DISTINCT community_id, member, workplace
RETURN community_id,
       member.id AS member_id,
       member.name AS member_name,
       coalesce(member.synthetic, false) AS synthetic,
       head(labels(workplace)) AS workplace_label,
       workplace.id AS workplace_id,
       workplace.name AS workplace_name,
       coalesce(workplace.synthetic, false) AS workplace_synthetic
ORDER BY community_id, member_id, workplace_label, workplace_id
LIMIT $limit
