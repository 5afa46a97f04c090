import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameFor, layoutPath } from '../src/graph/path-layout.ts';
import { pathModel, type PathModel } from '../src/graph/path-model.ts';
import { wrapLabel } from '../src/graph/wrap.ts';

const LEGEND = {
  kind: (label: string) => `kind of ${label}`,
  group: () => 'place',
  caption: (relation: string) => relation.toLowerCase(),
};

function model(ids: string[], edges: [string, string][]): PathModel {
  return pathModel(
    {
      nodes: ids.map((id) => ({ id, label: 'Unit', name: id })),
      relationships: edges.map(([from, to]) => ({ type: 'KNOWS', from, to })),
    },
    { id: 'provider', label: 'Unit', name: '' },
    'need',
    LEGEND,
  );
}

/** A seat in the committee on one way, the category on the other. */
const RING = model(
  ['need', 'community', 'committee', 'provider', 'resource', 'category'],
  [
    ['provider', 'committee'],
    ['community', 'committee'],
    ['need', 'community'],
    ['provider', 'resource'],
    ['resource', 'category'],
    ['need', 'category'],
  ],
);

function place(path: PathModel, id: string, width = 700): { x: number; y: number } {
  const found = layoutPath(path, frameFor(path, width)).get(id);
  assert.ok(found, id);
  return found;
}

test('a path model shows each node and relationship once and drops loose ends', () => {
  const found = model(
    ['provider', 'need', 'need'],
    [
      ['provider', 'need'],
      ['provider', 'need'],
      ['provider', 'elsewhere'],
    ],
  );
  assert.deepEqual(
    found.nodes.map(({ id }) => id),
    ['provider', 'need'],
  );
  assert.deepEqual(
    found.edges.map(({ source, target, caption }) => [source, target, caption]),
    [['provider', 'need', 'knows']],
  );
});

test('a path runs from the provider at the left to the need at the right', () => {
  const order = ['provider', 'committee', 'community', 'need'];
  const along = order.map((id) => place(RING, id).x);
  assert.deepEqual(
    along,
    along.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(along).size, order.length);
  assert.equal(place(RING, 'provider').y, place(RING, 'need').y);
});

test('two ways to the need run on rows of their own', () => {
  assert.equal(place(RING, 'committee').y, place(RING, 'community').y);
  assert.equal(place(RING, 'resource').y, place(RING, 'category').y);
  assert.notEqual(place(RING, 'committee').y, place(RING, 'resource').y);
});

test('the steps of a way are even, however short the other way is', () => {
  const path = model(
    ['provider', 'a', 'b', 'c', 'community', 'need'],
    [
      ['provider', 'a'],
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'need'],
      ['provider', 'community'],
      ['community', 'need'],
    ],
  );
  const stops = ['provider', 'a', 'b', 'c', 'need'].map((id) => place(path, id).x);
  const [first, ...inner] = stops.slice(1).map((x, index) => Math.round(x - (stops[index] ?? 0)));
  const last = inner.pop();
  assert.ok(first !== undefined && first === last);
  assert.ok(inner.every((step) => step === inner[0] && step < first));
});

test('no relationship of a way runs across another node of it', () => {
  const path = model(
    ['need', 'provider', 'resource', 'category'],
    [
      ['provider', 'resource'],
      ['resource', 'category'],
      ['provider', 'category'],
      ['need', 'category'],
    ],
  );
  assert.notEqual(place(path, 'resource').y, place(path, 'category').y);
  assert.ok(place(path, 'resource').x < place(path, 'category').x);
});

test('a direct relationship keeps the middle free', () => {
  const path = model(
    ['provider', 'resource', 'need'],
    [
      ['provider', 'need'],
      ['provider', 'resource'],
      ['resource', 'need'],
    ],
  );
  assert.notEqual(place(path, 'resource').y, place(path, 'provider').y);
});

test('on a narrow frame the path runs down', () => {
  assert.equal(frameFor(RING, 340).direction, 'down');
  assert.ok(place(RING, 'provider', 340).y < place(RING, 'committee', 340).y);
  assert.ok(place(RING, 'community', 340).y < place(RING, 'need', 340).y);
});

test('every node stands inside the frame and none on another', () => {
  const crowded = model(
    ['provider', 'a', 'b', 'c', 'need', 'alone', 'leaf', 'leaf of a leaf'],
    [
      ['provider', 'a'],
      ['provider', 'b'],
      ['a', 'c'],
      ['b', 'c'],
      ['c', 'need'],
      ['c', 'leaf'],
      ['leaf', 'leaf of a leaf'],
    ],
  );
  for (const path of [RING, crowded]) {
    for (const width of [320, 540, 1200]) {
      const frame = frameFor(path, width);
      const places = [...layoutPath(path, frame).values()];
      assert.equal(places.length, path.nodes.length);
      assert.ok(
        places.every(
          ({ x, y }) => x > 20 && x < frame.width - 20 && y > 20 && y < frame.height - 40,
        ),
      );
      assert.equal(new Set(places.map(({ x, y }) => `${x} ${y}`)).size, places.length);
    }
  }
});

test('labels wrap anywhere in Chinese and between words in English', () => {
  const measure = (text: string): number => text.length * 10;
  assert.deepEqual(wrapLabel('城内社区大党委', 40, 2, measure), ['城内社区', '大党委']);
  assert.deepEqual(wrapLabel('holds a seat in', 80, 2, measure), ['holds a', 'seat in']);
  assert.deepEqual(wrapLabel('holds a seat in it', 80, 1, measure), ['holds a…']);
  assert.deepEqual(wrapLabel('城内社区大党委委员会', 40, 2, measure), ['城内社区', '大党委…']);
  assert.deepEqual(wrapLabel('社区（四）大党委', 50, 2, measure), ['社区（四）', '大党委']);
  assert.deepEqual(wrapLabel('社区（四）', 40, 2, measure), ['社区', '（四）']);
  assert.deepEqual(wrapLabel('', 40, 2, measure), ['']);
});
