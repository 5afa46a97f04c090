/** What the API answers, as its OpenAPI document declares it (only what the page reads). */

export interface Wording {
  zh: string;
  en: string;
}

export interface NodeRef {
  id: string;
  label: string;
  name: string;
  synthetic?: boolean;
  /** Known by number, not by name. */
  placeholder?: boolean;
}

export interface Page<Item> {
  items: Item[];
  total: number;
}

export interface ChoiceDeclaration {
  code: string;
  label: Wording;
}

export interface PropertyDeclaration {
  name: string;
  label: Wording;
  required?: boolean;
  choices?: ChoiceDeclaration[];
}

export interface NodeDeclaration {
  name: string;
  label: Wording;
  plural: string;
  group: string;
  properties?: PropertyDeclaration[];
}

export interface RelationDeclaration {
  name: string;
  label: Wording;
  sources?: string[];
  targets?: string[];
  properties?: PropertyDeclaration[];
}

export interface SchemaAnswer {
  version: number;
  nodes: NodeDeclaration[];
  relations: RelationDeclaration[];
}

export interface FeatureDeclaration {
  name: string;
  label: Wording;
  description: Wording;
  weight: number;
}

export interface TierDeclaration {
  tier: number;
  label: Wording;
}

export interface FeaturesAnswer {
  features: FeatureDeclaration[];
  tiers: TierDeclaration[];
}

export interface Quantified {
  quantity?: number | null;
  unit_of_measure?: string | null;
}

export interface Need extends NodeRef, Quantified {
  starts_on?: string | null;
  ends_on?: string | null;
  urgency?: string | null;
  status?: string | null;
}

export interface MatchedNeed extends Need {
  community?: { id: string; name: string } | null;
  categories?: { id: string; name: string; name_en?: string | null }[];
  remaining_quantity?: number | null;
}

export interface Resource extends NodeRef, Quantified {}

export interface FeatureScore {
  value: number;
  weight: number;
}

export interface Relationship {
  type: string;
  from: string;
  to: string;
}

export interface Path {
  nodes: NodeRef[];
  relationships: Relationship[];
}

export interface Match {
  rank: number;
  provider: NodeRef;
  resource: Resource | null;
  tier: number;
  score: number;
  features: Record<string, FeatureScore>;
  explanation: Wording;
  path: Path;
  free_quantity: number | null;
  synthetic: boolean;
}

export interface LeftOut {
  provider: NodeRef;
  resource: NodeRef | null;
  reason: Wording & { code: string };
}

export interface MatchesAnswer {
  need: MatchedNeed;
  matches: Match[];
  total: number;
  considered: number;
  left_out: LeftOut[];
  notes?: (Wording & { code: string })[];
}

export interface Suggestion extends NodeRef {
  aliases?: string[];
  context?: string | null;
}

export interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  errors?: { field: string; reason: string }[];
}
