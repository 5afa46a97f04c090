import type {
  NodeDeclaration,
  PropertyDeclaration,
  RelationDeclaration,
  SchemaAnswer,
  Wording,
} from '../api/types.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Offer, Slot } from './mapping.ts';
import { partsOf } from './mapping.ts';

/** Words for types, properties and values, from the server's own declarations. */
export class Vocabulary {
  readonly nodes: readonly NodeDeclaration[];
  readonly #i18n: I18n;
  readonly #relations: readonly RelationDeclaration[];

  constructor(i18n: I18n, schema: SchemaAnswer) {
    this.#i18n = i18n;
    this.nodes = schema.nodes;
    this.#relations = schema.relations;
  }

  /** Return what a node type or relation type is called; its own name when it is not declared. */
  type(name: string): string {
    return this.#say(this.#declared(name)?.label, name);
  }

  property(type: string, name: string): string {
    return this.#say(this.#property(type, name)?.label, name);
  }

  /** Return whether people state a property; others follow from those, as the pinyin of a name. */
  isStated(type: string, name: string): boolean {
    return this.#property(type, name) !== undefined;
  }

  /** Return the values that a property may have; none where it is free. */
  choices(type: string, name: string): { code: string; label: string }[] {
    const choices = this.#property(type, name)?.choices ?? [];
    return choices.map(({ code, label }) => ({ code, label: this.#i18n.say(label) }));
  }

  /** Write a value of a property for people; nothing is an empty text. */
  value(type: string, property: string, value: unknown): string {
    if (value === null || value === undefined) {
      return '';
    }
    if (Array.isArray(value)) {
      const words = value.map((each) => this.value(type, property, each));
      return words.join(this.#i18n.t('page.comma'));
    }
    if (typeof value === 'string') {
      return this.choices(type, property).find(({ code }) => code === value)?.label ?? value;
    }
    return JSON.stringify(value);
  }

  /** Return what the rows of a sheet may fill when they are nodes of a type. */
  offer(type: string): Offer {
    return {
      node: this.nodes.find(({ name }) => name === type),
      relations: this.#relations.filter(({ sources }) => sources?.includes(type) === true),
    };
  }

  /** Return what a property or relation that rows may fill is called. */
  slot(type: string, slot: Slot): string {
    const [kind, name] = partsOf(slot);
    return kind === 'relation' ? this.type(name) : this.property(type, name);
  }

  #declared(name: string): NodeDeclaration | RelationDeclaration | undefined {
    return (
      this.nodes.find((each) => each.name === name) ??
      this.#relations.find((each) => each.name === name)
    );
  }

  #property(type: string, name: string): PropertyDeclaration | undefined {
    return this.#declared(type)?.properties?.find((each) => each.name === name);
  }

  #say(wording: Wording | undefined, fallback: string): string {
    return wording === undefined ? fallback : this.#i18n.say(wording);
  }
}
