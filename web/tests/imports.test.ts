import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, parseAddress } from '../src/imports/address.ts';
import {
  changeSheet,
  columnOf,
  columnsOf,
  missing,
  setSlot,
  setType,
  typed,
  type Mapping,
  type Offer,
  type RecordMapping,
  type SheetMapping,
} from '../src/imports/mapping.ts';
import { formatBytes, formatMoment, inShort } from '../src/imports/wording.ts';
import { toYaml } from '../src/imports/yaml.ts';

const LABEL = { zh: '', en: '' };
const UNIT: Offer = {
  node: {
    name: 'Unit',
    plural: 'units',
    group: 'organisation',
    label: LABEL,
    properties: [
      { name: 'id', label: LABEL, required: true },
      { name: 'name', label: LABEL, required: true },
      { name: 'phone', label: LABEL },
    ],
  },
  relations: [{ name: 'LOCATED_IN', label: LABEL }],
};
const NEED: Offer = {
  node: {
    name: 'Need',
    plural: 'needs',
    group: 'list',
    label: LABEL,
    properties: [
      { name: 'name', label: LABEL, required: true },
      { name: 'quantity', label: LABEL },
    ],
  },
  relations: [],
};

function drafted(): [SheetMapping, RecordMapping] {
  const record: RecordMapping = {
    type: 'Need',
    id: { text: 'need-{No}' },
    properties: { name: { column: 'No' }, quantity: { column: 'Unit', words: { none: '0' } } },
    relations: {},
  };
  return [{ file: 'a.csv', header_row: 1, records: [record], unused: ['Phone'] }, record];
}

test('what no record uses any more is listed as unused, and nothing else', () => {
  const [sheet, record] = drafted();
  assert.deepEqual(columnsOf(sheet), ['No', 'Unit', 'Phone']);
  changeSheet(sheet, () => {
    setSlot(record, 'property:quantity', null);
    setSlot(record, 'property:description', { column: 'Phone' });
  });
  assert.deepEqual(sheet.unused, ['Unit']);
  changeSheet(sheet, () => {
    setSlot(record, 'relation:LOCATED_IN', { text: '{Unit}' });
  });
  assert.deepEqual(sheet.unused, []);
  assert.deepEqual(record.relations, { LOCATED_IN: { id: { text: '{Unit}' } } });
});

test('another type keeps what it knows, gives up the rest, and writes its own ids', () => {
  const [sheet, record] = drafted();
  changeSheet(sheet, () => {
    setType(record, UNIT, NEED);
  });
  assert.equal(record.type, 'Unit');
  assert.deepEqual(record.id, { text: 'unit-{No}' });
  assert.deepEqual(Object.keys(record.properties), ['name']);
  assert.deepEqual(sheet.unused, ['Unit', 'Phone']);
  assert.deepEqual(missing(record, UNIT), []);
  setSlot(record, 'property:name', null);
  assert.deepEqual(missing(record, UNIT), ['name']);
});

test('a value is one column, or it is composed or fixed', () => {
  assert.equal(columnOf({ column: 'a {b}' }), 'a {b}');
  assert.equal(columnOf({ text: '{a}' }), 'a');
  assert.equal(columnOf({ text: '{a}{b}' }), null);
  assert.equal(columnOf({ value: 'a' }), null);
  assert.deepEqual(typed('{a} {b}'), { text: '{a} {b}' });
  assert.deepEqual(typed('open'), { value: 'open' });
});

test('a mapping is written in the short forms, and every text in quotes that needs them', () => {
  const mapping: Mapping = {
    sheets: [
      {
        file: 'a*.xlsx',
        sheet: '*',
        header_row: 2,
        records: [
          {
            type: 'Unit',
            id: { text: 'unit-{No}', words: {} },
            once: true,
            properties: {
              name: { column: 'yes' },
              phone: { column: 'a: "b"\u0085', words: { 无: '0' } },
              status: { value: 'open' },
            },
            relations: {
              LOCATED_IN: { id: { text: '{Place}' } },
              HOLDS: { id: { column: '{x}' }, type: 'Need' },
            },
          },
        ],
        unused: ['#', 'plain'],
      },
    ],
  };
  assert.equal(
    toYaml(mapping),
    `sheets:
  - file: "a*.xlsx"
    header_row: 2
    records:
      - type: Unit
        id: "unit-{No}"
        once: true
        properties:
          name: "yes"
          phone: {column: "a: \\"b\\"\\u0085", words: {"无": "0"}}
          status: {value: open}
        relations:
          LOCATED_IN: "{Place}"
          HOLDS: {type: Need, id: {column: "{x}"}}
    unused: ["#", plain]
`,
  );
});

test('an address names a job or an import, and nothing malformed', () => {
  const job = `job-${'0a'.repeat(16)}`;
  assert.deepEqual(parseAddress(`?job=${job}&import=x&lang=en`), { job, batch: null, lang: 'en' });
  assert.deepEqual(parseAddress('?job=../x&lang=fr'), { job: null, batch: null, lang: null });
  assert.equal(formatAddress({ job: null, batch: 'a&b', lang: 'zh' }), '?import=a%26b&lang=zh');
  assert.equal(formatAddress({ job: null, batch: null, lang: null }), '');
});

test('sizes, moments and files are written for people', () => {
  assert.equal(formatBytes(123, 'en'), '0.1 kB');
  assert.equal(formatBytes(1_260_000, 'en'), '1.3 MB');
  assert.match(formatMoment('2026-05-31T08:00:00.123456789+00:00', 'zh'), /^2026年5月3/);
  assert.equal(formatMoment('never', 'en'), 'never');
  assert.equal(inShort('/a/b/units.csv +3'), 'units.csv +3');
});
