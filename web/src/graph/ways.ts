import type { PathModel } from './path-model.ts';

/** One way through a path: its nodes in order, and how far along each of them stands. */
export interface Way {
  nodes: { id: string; progress: number }[];
  /** Progress of the two nodes that the way leads from and to. */
  from: number;
  to: number;
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

/** The first and the last step of a long way slant, and so get more room: this much of a step. */
const SLANT = { perNode: 0.175, most: 0.35, from: 2 };
/** A way that leads back to where it began still needs some room along the path. */
const NARROWEST = 0.3;

/**
 * Split a path into ways that can be drawn as rows without crossing a node.
 *
 * The first way is the shortest one from the provider to the need. Each further one is the shortest
 * that leads through nodes not yet on any way, from one node that is to another (an ear
 * decomposition). A shortest way has no chord, so that no relationship runs across one of its own
 * nodes. Nodes that no way reaches make a way of their own.
 *
 * @returns the ways in the order in which the path names them; progress is 0 at the provider and 1
 * at the need.
 */
export function splitIntoWays(model: PathModel): Way[] {
  const neighbours = neighboursOf(model);
  const placed = new Map([
    [model.start, 0],
    [model.end, 1],
  ]);
  const ways: Way[] = [];
  const add = (ids: string[], from: number, to: number): void => {
    const way = spread(ids, from, to);
    for (const { id, progress } of way.nodes) {
      placed.set(id, progress);
    }
    ways.push(way);
  };
  const trunk = shortest(neighbours, model.start, new Set([model.end]), new Set());
  if (trunk !== null && trunk.length > 2) {
    add(trunk.slice(1, -1), 0, 1);
  }
  for (let ear = nextEar(neighbours, placed); ear !== null; ear = nextEar(neighbours, placed)) {
    add(ear.ids, ear.from, ear.to);
  }
  const loose = model.nodes.map(({ id }) => id).filter((id) => !placed.has(id));
  if (loose.length > 0) {
    add(loose, 0, 1);
  }
  const order = new Map(model.nodes.map(({ id }, index) => [id, index]));
  const first = (way: Way): number => Math.min(...way.nodes.map(({ id }) => order.get(id) ?? 0));
  return ways.toSorted((a, b) => first(a) - first(b));
}

/** Return whether provider and need are directly related. */
export function isDirect(model: PathModel): boolean {
  const ends = new Set([model.start, model.end]);
  return model.edges.some(({ source, target }) => ends.has(source) && ends.has(target));
}

function neighboursOf(model: PathModel): Neighbours {
  const neighbours = new Map(model.nodes.map(({ id }) => [id, [] as string[]]));
  for (const { source, target } of model.edges) {
    neighbours.get(source)?.push(target);
    neighbours.get(target)?.push(source);
  }
  return neighbours;
}

/** The shortest way from a node to one of several, through nodes that are not closed. */
function shortest(
  neighbours: Neighbours,
  from: string,
  to: ReadonlySet<string>,
  closed: ReadonlySet<string>,
): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (const id of queue) {
    for (const next of neighbours.get(id) ?? []) {
      if (cameFrom.has(next)) {
        continue;
      }
      cameFrom.set(next, id);
      if (to.has(next)) {
        return trace(cameFrom, next);
      }
      if (!closed.has(next)) {
        queue.push(next);
      }
    }
  }
  return null;
}

function trace(cameFrom: ReadonlyMap<string, string | null>, last: string): string[] {
  const way: string[] = [];
  for (let id: string | null = last; id !== null; id = cameFrom.get(id) ?? null) {
    way.unshift(id);
  }
  return way;
}

/** The next ear, nearest to the provider first; one that only touches leads back to its node. */
function nextEar(
  neighbours: Neighbours,
  placed: ReadonlyMap<string, number>,
): { ids: string[]; from: number; to: number } | null {
  for (const [id, progress] of [...placed].toSorted(([, a], [, b]) => a - b)) {
    const first = neighbours.get(id)?.find((next) => !placed.has(next));
    if (first !== undefined) {
      const others = new Set([...placed.keys()].filter((other) => other !== id));
      const way = shortest(neighbours, first, others, new Set(placed.keys()));
      const end = way?.at(-1);
      return way === null || end === undefined
        ? { ids: [first], from: progress, to: progress }
        : { ids: way.slice(0, -1), from: progress, to: placed.get(end) ?? progress };
    }
  }
  return null;
}

function spread(ids: string[], start: number, end: number): Way {
  const [from, to] = widened(Math.min(start, end), Math.max(start, end));
  const order = start <= end ? ids : ids.toReversed();
  const extra = Math.min(SLANT.most, Math.max(0, ids.length - SLANT.from) * SLANT.perNode);
  const steps = ids.length + 1 + 2 * extra;
  const progress = (index: number): number => from + ((index + 1 + extra) / steps) * (to - from);
  return { nodes: order.map((id, index) => ({ id, progress: progress(index) })), from, to };
}

function widened(from: number, to: number): [number, number] {
  if (to - from >= NARROWEST) {
    return [from, to];
  }
  const middle = Math.min(1 - NARROWEST / 2, Math.max(NARROWEST / 2, (from + to) / 2));
  return [middle - NARROWEST / 2, middle + NARROWEST / 2];
}
