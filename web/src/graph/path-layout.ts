import type { PathModel } from './path-model.ts';
import { isDirect, splitIntoWays, type Way } from './ways.ts';

/** Which way a path runs: to the right on a wide frame, down on a narrow one. */
export type Direction = 'right' | 'down';

export interface Frame {
  width: number;
  height: number;
  direction: Direction;
}

export interface Place {
  /** Pixels from the left and from the top of the frame. */
  x: number;
  y: number;
  /** Pixels that the name may take before it must wrap. */
  labelWidth: number;
}

const NARROW = 540;
/** Pixels kept free of nodes; below and at the right there must be room for names. */
const MARGIN = {
  right: { alongStart: 66, alongEnd: 66, acrossStart: 44, acrossEnd: 92 },
  down: { alongStart: 40, alongEnd: 80, acrossStart: 0, acrossEnd: 0 },
};
const ROW_HEIGHT = 124;
const STEP_DOWN = 132;
/** A very uneven path is rather crowded than endless. */
const MOST_STEPS = 8;
const LABEL = { widest: 168, narrowest: 64, gap: 10 };

/** Return the frame that a path needs at a given width. */
export function frameFor(model: PathModel, width: number): Frame {
  const rows = rowsOf(model);
  if (width >= NARROW) {
    const { acrossStart, acrossEnd } = MARGIN.right;
    const height = acrossStart + acrossEnd + Math.max(rows.length - 1, 0.3) * ROW_HEIGHT;
    return { width, height: Math.round(height), direction: 'right' };
  }
  const { alongStart, alongEnd } = MARGIN.down;
  const steps = Math.min(MOST_STEPS, Math.max(1, ...rows.map((way) => 1 / gapOf(way))));
  const height = alongStart + alongEnd + steps * STEP_DOWN;
  return { width, height: Math.round(height), direction: 'down' };
}

/**
 * Place the nodes of a path: provider at one end, need at the other, each way between them on a
 * row of its own (on a column of its own where the path runs down).
 *
 * @returns one place for each node, by id.
 */
export function layoutPath(model: PathModel, frame: Frame): Map<string, Place> {
  const rows = rowsOf(model);
  const right = frame.direction === 'right';
  const margin = MARGIN[frame.direction];
  const length = (right ? frame.width : frame.height) - margin.alongStart - margin.alongEnd;
  const breadth = (right ? frame.height : frame.width) - margin.acrossStart - margin.acrossEnd;
  const places = new Map<string, Place>();
  const put = (id: string, progress: number, share: number, room: number): void => {
    const along = margin.alongStart + progress * length;
    const across = margin.acrossStart + share * breadth;
    const labelWidth = Math.min(LABEL.widest, Math.max(LABEL.narrowest, room - LABEL.gap));
    places.set(
      id,
      right ? { x: along, y: across, labelWidth } : { x: across, y: along, labelWidth },
    );
  };
  const endRoom = right ? 2 * margin.alongStart : breadth;
  put(model.start, 0, 0.5, endRoom);
  put(model.end, 1, 0.5, endRoom);
  rows.forEach((way, index) => {
    const share = shareOf(index, rows.length, frame.direction);
    const room = right ? gapOf(way) * length : breadth / rows.length;
    for (const { id, progress } of way.nodes) {
      put(id, progress, share, room);
    }
  });
  return places;
}

function rowsOf(model: PathModel): Way[] {
  const rows = splitIntoWays(model);
  if (isDirect(model) && rows.length % 2 === 1) {
    // The direct relationship runs through the middle: leave it free of other nodes.
    rows.push({ nodes: [], from: 0, to: 1 });
  }
  return rows;
}

/** Across the frame: rows use its whole height, columns stand in the middle of equal shares. */
function shareOf(index: number, count: number, direction: Direction): number {
  if (direction === 'down') {
    return (index + 0.5) / count;
  }
  return count === 1 ? 0.5 : index / (count - 1);
}

/** The smallest gap between neighbours of a way, its two ends included. */
function gapOf(way: Way): number {
  const stops = [way.from, ...way.nodes.map(({ progress }) => progress), way.to];
  return Math.min(...stops.slice(1).map((stop, index) => stop - (stops[index] ?? 0)));
}
