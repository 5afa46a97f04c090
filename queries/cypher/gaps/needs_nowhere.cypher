// Which needs belong to no community?
// :params {closed: ['done', 'withdrawn', 'covered'], today: date('2026-05-01'), limit: 100}
MATCH (need:Need)
WHERE NOT EXISTS { (need)-[:IN_COMMUNITY]->(:Community) }
  AND NOT coalesce(need.status IN $closed, false) AND coalesce(need.ends_on >= $today, true)
RETURN need.id AS id,
       need.name AS name,
       coalesce(need.synthetic, false) AS synthetic
ORDER BY id
LIMIT $limit
