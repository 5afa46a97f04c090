/** Write a mapping as the YAML of a mapping file, with the short forms that people write. */

import type { Mapping, RecordMapping, SheetMapping, Target, Value } from './mapping.ts';

/** Words that YAML reads as something else than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
const PLAIN = /^[A-Za-z_][\w-]*$/;
/** Characters that YAML forbids even within quotes. */
const FORBIDDEN = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Return the text of a mapping file that says the same. */
export function toYaml(mapping: Mapping): string {
  return `sheets:\n${mapping.sheets.map(sheetLines).join('')}`;
}

function sheetLines(sheet: SheetMapping): string {
  const head = [
    sheet.file === undefined ? null : `file: ${text(sheet.file)}`,
    sheet.sheet === undefined || sheet.sheet === '*' ? null : `sheet: ${text(sheet.sheet)}`,
    sheet.header_row === undefined ? null : `header_row: ${sheet.header_row}`,
    'records:',
  ].filter((each) => each !== null);
  const lines = [...head, ...sheet.records.flatMap(recordLines)];
  const unused = `unused: [${sheet.unused.map(text).join(', ')}]`;
  return [...lines, unused].map((line, n) => `${n === 0 ? '  - ' : '    '}${line}\n`).join('');
}

function recordLines(record: RecordMapping): string[] {
  const lines = [
    `type: ${text(record.type)}`,
    `id: ${value(record.id)}`,
    ...(record.when === undefined ? [] : [`when: ${text(record.when)}`]),
    ...(record.once === true ? ['once: true'] : []),
    ...section('properties', record.properties, value),
    ...section('relations', record.relations, target),
  ];
  return lines.map((line, n) => `${n === 0 ? '  - ' : '    '}${line}`);
}

function section<Item>(
  name: string,
  items: Record<string, Item>,
  write: (item: Item) => string,
): string[] {
  const lines = Object.entries(items).map(([key, item]) => `  ${text(key)}: ${write(item)}`);
  return lines.length === 0 ? [] : [`${name}:`, ...lines];
}

function target({ id, type }: Target): string {
  return type === undefined ? value(id) : `{type: ${text(type)}, id: ${value(id)}}`;
}

function value(given: Value): string {
  const { column, text: composed, value: fixed, words = {} } = given;
  const plain = Object.keys(words).length === 0;
  if (plain && column !== undefined && !column.includes('{')) {
    return text(column);
  }
  if (plain && composed?.includes('{') === true) {
    return text(composed);
  }
  const entries = Object.entries({ column, text: composed, value: fixed })
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => `${name}: ${text(each ?? '')}`);
  const pairs = Object.entries(words).map(([word, meaning]) => `${text(word)}: ${text(meaning)}`);
  return `{${[...entries, ...(plain ? [] : [`words: {${pairs.join(', ')}}`])].join(', ')}}`;
}

function text(given: string): string {
  if (PLAIN.test(given) && !RESERVED.test(given)) {
    return given;
  }
  return JSON.stringify(given).replaceAll(
    FORBIDDEN,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
