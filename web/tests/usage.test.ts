import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { CATALOGUES } from '../src/i18n/i18n.ts';
import { IMPORT_CATALOGUES } from '../src/i18n/imports.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('i18n/'))
  .map((name) => readFileSync(`src/${name}`, 'utf8'))
  .join('\n');

test('every text of the catalogues is used', () => {
  // These keys are put together: `order.${value}` and the like.
  const composed = /^(order|count|step)\./;
  const keys = [...Object.keys(CATALOGUES.zh), ...Object.keys(IMPORT_CATALOGUES.zh)];
  const unused = keys.filter((key) => !sources.includes(`'${key}'`) && !composed.test(key));
  assert.deepEqual(unused, []);
});

test('no Chinese text stands outside the catalogues', () => {
  const found = /\p{Script=Han}/u.exec(sources);
  assert.equal(found, null);
});
