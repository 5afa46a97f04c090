/** A picture of a graph, as any renderer must be able to draw it. */

export interface PictureNode {
  id: string;
  name: string;
  kind: string;
  group: string;
  /** Pixels from the left and from the top of the frame. */
  x: number;
  y: number;
  labelWidth: number;
}

export interface PictureEdge {
  id: string;
  source: string;
  target: string;
  caption: string;
}

export interface Picture {
  width: number;
  height: number;
  nodes: PictureNode[];
  edges: PictureEdge[];
}

/** What stands out while the rest fades: some nodes and relationships, by id. */
export interface Emphasis {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}

/** The one door to the renderer: nothing else of the page knows which library draws. */
export interface GraphView {
  /** Draw a picture in place of the one before. */
  show(picture: Picture): void;
  /** Let some parts stand out; null ends it. */
  emphasise(emphasis: Emphasis | null): void;
  /** Call back when the pointer enters a node, and with null when it leaves. */
  onPoint(callback: (node: string | null) => void): void;
  /** Draw again in the colours that the page has now. */
  recolour(): void;
  /** Give back the memory of the graphics processor. */
  destroy(): void;
}
