import { groupIcon } from './icons.ts';
import type { Theme } from './theme.ts';
import type { PictureEdge, PictureNode } from './view.ts';
import { wrapLabel } from './wrap.ts';

/** Draws what the renderer does not: icons, wrapped names, captions of relationships. */

export const NODE_RADIUS = 19;
const ICON_SIZE = 21;
const NAME = { size: 13, leading: 16, lines: 2 };
const KIND = { size: 11, leading: 14 };
const CAPTION = {
  size: 11.5,
  leading: 14,
  pad: 3,
  above: 12,
  narrowest: 52,
  slanting: 70,
  widest: 110,
};
const LABEL_GAP = 5;
/** A line that rises by fewer pixels counts as level. */
const LEVEL = 30;

interface Spot {
  x: number;
  y: number;
}

/** Draw a node's icon on its disc, and its name and kind below. */
export function paintNode(
  context: CanvasRenderingContext2D,
  node: PictureNode,
  at: Spot,
  theme: Theme,
  faded: boolean,
): void {
  context.save();
  context.translate(at.x - ICON_SIZE / 2, at.y - ICON_SIZE / 2);
  context.scale(ICON_SIZE / 24, ICON_SIZE / 24);
  context.fillStyle = theme.onGroup;
  context.fill(new Path2D(groupIcon(node.group)), 'evenodd');
  context.restore();

  context.save();
  context.globalAlpha = faded ? 0.35 : 1;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = theme.paper;
  let top = at.y + NODE_RADIUS + LABEL_GAP;
  const write = (text: string, colour: string, leading: number): void => {
    context.strokeText(text, at.x, top);
    context.fillStyle = colour;
    context.fillText(text, at.x, top);
    top += leading;
  };
  context.font = `600 ${NAME.size}px ${theme.font}`;
  for (const line of wrapLabel(node.name, node.labelWidth, NAME.lines, measurer(context))) {
    write(line, theme.ink, NAME.leading);
  }
  context.font = `${KIND.size}px ${theme.font}`;
  for (const line of wrapLabel(node.kind, node.labelWidth, 2, measurer(context))) {
    write(line, theme.muted, KIND.leading);
  }
  context.restore();
}

/** Draw the caption of a relationship: above a level line, on a plate across a slanting one. */
export function paintCaption(
  context: CanvasRenderingContext2D,
  edge: PictureEdge,
  source: Spot,
  target: Spot,
  theme: Theme,
  faded: boolean,
): void {
  context.save();
  context.globalAlpha = faded ? 0.35 : 1;
  context.font = `${CAPTION.size}px ${theme.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const { spot, lines } = placeCaption(source, target, (room) =>
    wrapLabel(edge.caption, room, 2, measurer(context)),
  );
  plate(context, lines, spot, theme);
  context.fillStyle = theme.muted;
  lines.forEach((line, index) => {
    const shift = (index - (lines.length - 1) / 2) * CAPTION.leading;
    context.fillText(line, spot.x, spot.y + shift);
  });
  context.restore();
}

/** Find the free part of a line, between the names of its nodes, and wrap the caption to fit. */
function placeCaption(
  source: Spot,
  target: Spot,
  wrap: (room: number) => string[],
): { spot: Spot; lines: string[] } {
  const [upper, lower] = source.y < target.y ? [source, target] : [target, source];
  const dx = lower.x - upper.x;
  const dy = lower.y - upper.y;
  const at = (share: number): Spot => ({ x: upper.x + share * dx, y: upper.y + share * dy });
  if (dy < LEVEL) {
    const lines = wrap(Math.max(Math.abs(dx) - 2 * NODE_RADIUS + 6, CAPTION.narrowest));
    const middle = at(0.5);
    const rise = CAPTION.above + ((lines.length - 1) * CAPTION.leading) / 2;
    return { spot: { x: middle.x, y: middle.y - rise }, lines };
  }
  if (dy < Math.abs(dx)) {
    // The upper node's name hangs below it: keep to the lower half of the line.
    return { spot: at(0.64), lines: wrap(Math.max(Math.abs(dx) / 2, CAPTION.slanting)) };
  }
  const name = NODE_RADIUS + LABEL_GAP + NAME.leading + KIND.leading;
  const free = dy - name - NODE_RADIUS;
  // Slanting lines meet at their nodes, so their captions must be narrow to stay apart.
  const room = Math.abs(dx) < LEVEL ? CAPTION.widest : Math.abs(dx) * 0.8;
  return { spot: at((name + free * 0.4) / dy), lines: wrap(Math.max(room, CAPTION.narrowest)) };
}

function plate(context: CanvasRenderingContext2D, lines: string[], spot: Spot, theme: Theme): void {
  const width = Math.max(...lines.map((line) => context.measureText(line).width));
  const height = lines.length * CAPTION.leading;
  context.fillStyle = theme.paper;
  context.fillRect(
    spot.x - width / 2 - CAPTION.pad,
    spot.y - height / 2,
    width + 2 * CAPTION.pad,
    height,
  );
}

function measurer(context: CanvasRenderingContext2D): (text: string) => number {
  return (text) => context.measureText(text).width;
}
