// Which of these resources, categories, big committees and communities exist?
// :params {resource_ids: ['resource-1'], category_ids: ['reading-glasses'], committee_ids: ['committee-1'], community_ids: ['community-1'], limit: 1000}
CALL () {
  UNWIND $resource_ids AS id
  MATCH (:Resource {id: id})
  RETURN 'Resource' AS label, id
  UNION
  UNWIND $category_ids AS id
  MATCH (:Category {id: id})
  RETURN 'Category' AS label, id
  UNION
  UNWIND $committee_ids AS id
  MATCH (:BigCommittee {id: id})
  RETURN 'BigCommittee' AS label, id
  UNION
  UNWIND $community_ids AS id
  MATCH (:Community {id: id})
  RETURN 'Community' AS label, id
}
RETURN label, id
ORDER BY label, id
LIMIT $limit
