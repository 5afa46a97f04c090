import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Need } from '../src/api/types.ts';
import { communitiesInOrder, needsByStatus, needsToBeginWith } from '../src/choices.ts';

function need(id: string, status: string | null, synthetic: boolean): Need {
  return { id, label: 'Need', name: id, status, synthetic };
}

const NEEDS = [
  need('done', 'done', false),
  need('invented', 'open', true),
  need('unknown', null, false),
  need('partly', 'partly_covered', true),
];

function ids(items: { id: string }[]): string[] {
  return items.map(({ id }) => id);
}

test('real communities with a name come first', () => {
  const community = (id: string, flags: object): Need => ({
    id,
    label: 'Community',
    name: `社区${id}`,
    ...flags,
  });
  const found = communitiesInOrder([
    community('10', { placeholder: true }),
    community('1', { synthetic: true }),
    community('2', { placeholder: true }),
    community('9', {}),
  ]);
  assert.deepEqual(ids(found), ['9', '2', '10', '1']);
});

test('needs to begin with still wait, real ones first', () => {
  assert.deepEqual(ids(needsToBeginWith(NEEDS, 2)), ['unknown', 'invented']);
});

test('needs are grouped by state, the waiting ones first', () => {
  assert.deepEqual(
    needsByStatus(NEEDS).map(({ status }) => status),
    ['open', null, 'partly_covered', 'done'],
  );
});
