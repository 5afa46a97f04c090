import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError, UnreachableError, secondsToWait } from '../src/api/errors.ts';
import { nextPage } from '../src/api/paging.ts';
import type { Match } from '../src/api/types.ts';
import { formatNumber, formatPercent, formatQuantity, formatSpan } from '../src/format.ts';
import { byTier, chosenMatch, pointingAt } from '../src/match-key.ts';
import { waitBeforeRetry } from '../src/state/retry.ts';
import { START } from '../src/state/view-state.ts';

function match(id: string, resource: string | null, tier = 1): Match {
  return {
    rank: 1,
    provider: { id, label: 'Unit', name: id },
    resource: resource === null ? null : { id: resource, label: 'Resource', name: resource },
    tier,
    score: 0.5,
    features: {},
    explanation: { zh: '', en: '' },
    path: { nodes: [], relationships: [] },
    free_quantity: null,
    synthetic: false,
  };
}

test('the next page is read from the Link header, without its host', () => {
  const link = '<http://h/api/v1/needs?cursor=a,b&limit=2>; rel="next", </first>; rel="first"';
  assert.equal(nextPage(link), '/api/v1/needs?cursor=a,b&limit=2');
  assert.equal(nextPage('</first>; rel="first"'), null);
  assert.equal(nextPage(null), null);
});

test('a view points at a provider and, if it has several, at one of its resources', () => {
  const matches = [match('a', 'r1'), match('a', 'r2'), match('b', null)];
  const [, second, third] = matches;
  assert.ok(second && third);
  assert.equal(chosenMatch(matches, pointingAt(START, second)), second);
  assert.equal(chosenMatch(matches, pointingAt(START, third)), third);
  assert.equal(chosenMatch(matches, START), null);
  assert.equal(chosenMatch(matches.slice(2), pointingAt(START, second)), null);
});

test('matches of one tier stand together', () => {
  const groups = byTier([match('a', null), match('b', null), match('c', null, 3)]);
  assert.deepEqual(
    groups.map(({ tier, matches }) => [tier, matches.length]),
    [
      [1, 2],
      [3, 1],
    ],
  );
});

test('numbers and quantities are written as each language does', () => {
  assert.equal(formatNumber(1234.567, 'en'), '1,234.57');
  assert.equal(formatPercent(0.5, 'zh'), '50%');
  assert.equal(formatQuantity(3, '件', 'zh'), '3件');
  assert.equal(formatQuantity(3, 'items', 'en'), '3 items');
  assert.equal(formatSpan('2026-01-01', null), '2026-01-01 –');
  assert.equal(formatSpan(null, null), null);
});

test('asking again is worth it only when the server is away', () => {
  assert.equal(waitBeforeRetry(new ProblemError(503, {}, secondsToWait('7'))), 7);
  assert.equal(waitBeforeRetry(new ProblemError(503, {}, secondsToWait('3600'))), 60);
  assert.equal(waitBeforeRetry(new ProblemError(404, {}, null)), null);
  assert.equal(waitBeforeRetry(new UnreachableError(null)), 10);
  assert.equal(secondsToWait('Wed, 21 Oct 2026 07:28:00 GMT'), null);
});
