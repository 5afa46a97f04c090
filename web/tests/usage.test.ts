import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { CATALOGUES } from '../src/i18n/i18n.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('i18n/'))
  .map((name) => readFileSync(`src/${name}`, 'utf8'))
  .join('\n');

test('every text of the catalogues is used', () => {
  // `order.${value}` is the one key that is put together.
  const unused = Object.keys(CATALOGUES.zh).filter(
    (key) => !sources.includes(`'${key}'`) && !key.startsWith('order.'),
  );
  assert.deepEqual(unused, []);
});

test('no Chinese text stands outside the catalogues', () => {
  const found = /\p{Script=Han}/u.exec(sources);
  assert.equal(found, null);
});
