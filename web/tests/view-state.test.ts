import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseLanguage } from '../src/state/language.ts';
import { START, formatView, parseView, type ViewState } from '../src/state/view-state.ts';

const FULL: ViewState = {
  need: 'need 1/二',
  provider: { label: 'Unit', id: 'u:7&x' },
  resource: 'r-3',
  order: 'tier',
  lang: 'en',
};

test('a view survives the way through the address', () => {
  assert.deepEqual(parseView(formatView(FULL)), FULL);
  assert.deepEqual(parseView(formatView(START)), START);
  assert.equal(formatView(START), '');
});

test('what the address says wrongly is ignored', () => {
  assert.deepEqual(parseView('?need=&provider=Unit:1&order=best&lang=fr'), START);
  assert.equal(parseView('?need=n&provider=Unit').provider, null);
  assert.equal(parseView('?need=n&resource=r').resource, null);
});

test('the language comes from the address, then from memory, then from the browser', () => {
  assert.equal(chooseLanguage('en', 'zh', ['zh-CN']), 'en');
  assert.equal(chooseLanguage(null, 'en', ['zh-CN']), 'en');
  assert.equal(chooseLanguage(null, null, ['fr-FR', 'en-US', 'zh-CN']), 'en');
  assert.equal(chooseLanguage(null, 'fr', ['de']), 'zh');
});
