import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUES, translate } from '../src/i18n/i18n.ts';

const { zh, en } = CATALOGUES;

function placeholders(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

test('both catalogues hold the same keys, filled, with the same placeholders', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
  for (const [key, text] of Object.entries(zh)) {
    const english = en[key as keyof typeof zh];
    assert.notEqual(text.trim(), '', key);
    assert.notEqual(english.trim(), '', key);
    assert.deepEqual(placeholders(english), placeholders(text), key);
  }
});

test('placeholders are filled in, also with texts that look like placeholders', () => {
  assert.equal(translate('zh', 'matches.rank', { rank: 3 }), '第 3 名');
  assert.equal(
    translate('en', 'finder.none', { text: '{text} $& <b>' }),
    'Nothing found for “{text} $& <b>”',
  );
});
