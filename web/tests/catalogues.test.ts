import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUES, translate } from '../src/i18n/i18n.ts';
import { IMPORT_CATALOGUES, ImportI18n } from '../src/i18n/imports.ts';

function placeholders(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

test('both catalogues hold the same keys, filled, with the same placeholders', () => {
  for (const { zh, en } of [CATALOGUES, IMPORT_CATALOGUES]) {
    assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
    for (const [key, text] of Object.entries(zh)) {
      const english = (en as Record<string, string>)[key] ?? '';
      assert.notEqual(text.trim(), '', key);
      assert.notEqual(english.trim(), '', key);
      assert.deepEqual(placeholders(english), placeholders(text), key);
    }
  }
});

test('the imports page has its own texts, and those that all pages share', () => {
  const i18n = new ImportI18n('en');
  assert.equal(i18n.t('pager.shown', { first: 1, last: 2, total: 3 }), '1–2 of 3');
  assert.equal(i18n.t('page.title'), CATALOGUES.en['page.title']);
  i18n.language = 'zh';
  assert.equal(i18n.t('page.skip'), IMPORT_CATALOGUES.zh['page.skip']);
});

test('placeholders are filled in, also with texts that look like placeholders', () => {
  assert.equal(translate('zh', 'matches.rank', { rank: 3 }), '第 3 名');
  assert.equal(
    translate('en', 'finder.none', { text: '{text} $& <b>' }),
    'Nothing found for “{text} $& <b>”',
  );
});
