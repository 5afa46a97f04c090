import type { FeaturesAnswer, NodeDeclaration, SchemaAnswer, Wording } from './api/types.ts';
import { formatQuantity } from './format.ts';
import type { Legend } from './graph/path-model.ts';
import type { I18n } from './i18n/i18n.ts';

/** Words for the codes of the domain, taken from the server's own declarations. */
export class Lexicon implements Legend {
  readonly #i18n: I18n;
  readonly #nodes: Map<string, NodeDeclaration>;
  readonly #relations: Map<string, Wording>;
  readonly #tiers: Map<number, Wording>;
  readonly #features: Map<string, { label: Wording; description: Wording }>;

  constructor(i18n: I18n, schema: SchemaAnswer, features: FeaturesAnswer) {
    this.#i18n = i18n;
    this.#nodes = new Map(schema.nodes.map((each) => [each.name, each]));
    this.#relations = new Map(schema.relations.map((each) => [each.name, each.label]));
    this.#tiers = new Map(features.tiers.map((each) => [each.tier, each.label]));
    this.#features = new Map(features.features.map((each) => [each.name, each]));
  }

  kind(label: string): string {
    return this.#say(this.#nodes.get(label)?.label, label);
  }

  group(label: string): string {
    return this.#nodes.get(label)?.group ?? 'system';
  }

  caption(relation: string): string {
    return this.#say(this.#relations.get(relation), relation);
  }

  tier(tier: number): string {
    return this.#say(this.#tiers.get(tier), String(tier));
  }

  feature(name: string): string {
    return this.#say(this.#features.get(name)?.label, name);
  }

  featureDescription(name: string): string {
    return this.#say(this.#features.get(name)?.description, '');
  }

  /** Return the names of all declared features, in the order of their declaration. */
  featureNames(): string[] {
    return [...this.#features.keys()];
  }

  /** Return the wording of one permitted value of a property. */
  choice(label: string, property: string, code: string): string {
    const declared = this.#nodes
      .get(label)
      ?.properties?.find(({ name }) => name === property)
      ?.choices?.find((choice) => choice.code === code);
    return this.#say(declared?.label, code);
  }

  quantity(label: string, value: number, unit: string | null | undefined): string {
    const word = typeof unit === 'string' ? this.choice(label, 'unit_of_measure', unit) : '';
    return formatQuantity(value, word, this.#i18n.language);
  }

  #say(wording: Wording | undefined, fallback: string): string {
    return wording === undefined ? fallback : this.#i18n.say(wording);
  }
}
