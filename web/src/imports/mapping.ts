/** A mapping as JSON holds it, and the ways in which a form changes it. */

import type { NodeDeclaration, RelationDeclaration } from '../api/types.ts';

/** Where a value comes from: one column, a text with `{column}` in it, or itself. */
export interface Value {
  column?: string;
  text?: string;
  value?: string;
  /** What the words of the column mean. */
  words?: Record<string, string>;
}

export interface Target {
  id: Value;
  type?: string;
}

/** What every row becomes: one node, and the relationships that start from it. */
export interface RecordMapping {
  type: string;
  id: Value;
  when?: string;
  once?: boolean;
  properties: Record<string, Value>;
  relations: Record<string, Target>;
}

export interface SheetMapping {
  file?: string;
  sheet?: string;
  header_row?: number;
  records: RecordMapping[];
  unused: string[];
}

export interface Mapping {
  sheets: SheetMapping[];
}

/** What the form offers for a type: its properties, and the relations that start from it. */
export interface Offer {
  node: NodeDeclaration | undefined;
  relations: RelationDeclaration[];
}

/** Properties and relations share one list in the form. */
export type Slot = `property:${string}` | `relation:${string}`;

const PLACE = /\{([^{}]*)\}/g;

/** Return the headers that a value is made from. */
export function columnsIn({ column, text }: Value): string[] {
  if (column !== undefined) {
    return [column];
  }
  return [...(text ?? '').matchAll(PLACE)].map(([, name]) => name ?? '').filter(Boolean);
}

/** Return the one column that a value repeats as it is; null for composed and fixed values. */
export function columnOf(value: Value): string | null {
  const [column] = columnsIn(value);
  const plain = value.column !== undefined || value.text === `{${column ?? ''}}`;
  return plain && column !== undefined ? column : null;
}

/** Return what a record fills, in the order of the mapping. */
export function slotsOf(record: RecordMapping): [Slot, Value][] {
  return [
    ...Object.entries(record.properties).map(([name, value]): [Slot, Value] => [
      `property:${name}`,
      value,
    ]),
    ...Object.entries(record.relations).map(([name, target]): [Slot, Value] => [
      `relation:${name}`,
      target.id,
    ]),
  ];
}

/** Return the columns that a record uses, each once. */
function usedBy(record: RecordMapping): string[] {
  const values = [record.id, ...slotsOf(record).map(([, value]) => value)];
  return [...(record.when === undefined ? [] : [record.when]), ...values.flatMap(columnsIn)];
}

/** Return all columns of a sheet: those in use first, each once. */
export function columnsOf(sheet: SheetMapping): string[] {
  return [...new Set([...sheet.records.flatMap(usedBy), ...sheet.unused])];
}

/** Change a sheet, then list as unused whatever no record uses any more. */
export function changeSheet(sheet: SheetMapping, change: () => void): void {
  const columns = columnsOf(sheet);
  change();
  const used = new Set(sheet.records.flatMap(usedBy));
  sheet.unused = columns.filter((each) => !used.has(each));
}

/** Put a value into a slot; null empties it. What the slot held before is forgotten. */
export function setSlot(record: RecordMapping, slot: Slot, value: Value | null): void {
  const [kind, name] = partsOf(slot);
  if (kind === 'relation') {
    record.relations = replaced(record.relations, name, value && targetOf(record, name, value));
  } else {
    record.properties = replaced(record.properties, name, value);
  }
}

function replaced<Item>(
  items: Record<string, Item>,
  name: string,
  item: Item | null,
): Record<string, Item> {
  if (item !== null) {
    return { ...items, [name]: item };
  }
  return Object.fromEntries(Object.entries(items).filter(([each]) => each !== name));
}

/** The type of the other end stays as it was said. */
function targetOf(record: RecordMapping, name: string, id: Value): Target {
  return { ...record.relations[name], id };
}

/** Make rows nodes of another type: what that type does not have is given up. */
export function setType(record: RecordMapping, offer: Offer, before: Offer): void {
  const name = offer.node?.name ?? record.type;
  const known = new Set(slotsOffered(offer).map(({ slot }) => slot));
  record.type = name;
  for (const [slot] of slotsOf(record)) {
    if (!known.has(slot)) {
      setSlot(record, slot, null);
    }
  }
  const prefix = `${stem(before)}-`;
  if (record.id.text?.startsWith(prefix) === true) {
    record.id = { ...record.id, text: `${stem(offer)}-${record.id.text.slice(prefix.length)}` };
  }
}

/** Drafted ids begin with the name of the type: `big-committee`. */
function stem({ node }: Offer): string {
  return (node?.name ?? '').replace(/\B(?=[A-Z])/g, '-').toLowerCase();
}

/** Return what may be filled, properties first; the id stands on its own. */
export function slotsOffered({ node, relations }: Offer): { slot: Slot; required: boolean }[] {
  const properties = (node?.properties ?? []).filter(({ name }) => name !== 'id');
  return [
    ...properties.map(({ name, required }) => ({
      slot: `property:${name}` as const,
      required: required === true,
    })),
    ...relations.map(({ name }) => ({ slot: `relation:${name}` as const, required: false })),
  ];
}

/** Return the required properties that nothing fills. */
export function missing(record: RecordMapping, offer: Offer): string[] {
  const filled = new Set(slotsOf(record).map(([slot]) => slot));
  return slotsOffered(offer)
    .filter(({ slot, required }) => required && !filled.has(slot))
    .map(({ slot }) => partsOf(slot)[1]);
}

/** Return whether a slot is a property or a relation, and its name. */
export function partsOf(slot: Slot): ['property' | 'relation', string] {
  const [kind, name] = slot.split(/:(.*)/s);
  return [kind === 'relation' ? 'relation' : 'property', name ?? ''];
}

/** Read what was typed: a text with `{column}` in it, or else a value for every row. */
export function typed(text: string): Value {
  return text.includes('{') ? { text } : { value: text };
}

/** Write a composed or fixed value for a text box. */
export function written({ column, text, value }: Value): string {
  return text ?? value ?? (column === undefined ? '' : `{${column}}`);
}
