import { MultiDirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { createEdgeArrowProgram } from 'sigma/rendering';
import type { Settings } from 'sigma/settings';
import { NODE_RADIUS, paintCaption, paintNode } from './painter.ts';
import { readTheme, type Theme } from './theme.ts';
import type { Emphasis, GraphView, Picture, PictureEdge, PictureNode } from './view.ts';

interface NodeAttributes {
  x: number;
  y: number;
  size: number;
  label: string;
  color: string;
  forceLabel: boolean;
  /** What the painter needs; sigma hands it through. */
  node: PictureNode;
}

interface EdgeAttributes {
  size: number;
  label: string;
  color: string;
  forceLabel: boolean;
  edge: PictureEdge;
}

type PathGraph = MultiDirectedGraph<NodeAttributes, EdgeAttributes>;
type PathSettings = Settings<NodeAttributes, EdgeAttributes>;

const EDGE_THICKNESS = 1.6;
const ARROW = { lengthToThicknessRatio: 5.5, widenessToThicknessRatio: 4.5 };

/** Draw pictures with sigma.js, the only place that knows it. */
export class SigmaView implements GraphView {
  readonly #frame: HTMLElement;
  readonly #graph: PathGraph = new MultiDirectedGraph();
  readonly #sigma: Sigma<NodeAttributes, EdgeAttributes>;
  #theme: Theme;
  #emphasis: Emphasis | null = null;

  /**
   * @param frame - element that the picture fills; its size is the size of the picture.
   * @throws when the device has no WebGL.
   */
  constructor(frame: HTMLElement) {
    this.#frame = frame;
    this.#theme = readTheme(frame);
    this.#sigma = new Sigma(this.#graph, frame, this.#settings());
  }

  show(picture: Picture): void {
    this.#emphasis = null;
    this.#graph.clear();
    for (const node of picture.nodes) {
      this.#graph.addNode(node.id, {
        x: node.x,
        // Sigma's vertical axis points up, the frame's down.
        y: picture.height - node.y,
        size: NODE_RADIUS,
        label: node.name,
        color: this.#theme.group(node.group),
        forceLabel: true,
        node,
      });
    }
    for (const edge of picture.edges) {
      this.#graph.addEdgeWithKey(edge.id, edge.source, edge.target, {
        size: EDGE_THICKNESS,
        label: edge.caption,
        color: this.#theme.line,
        forceLabel: true,
        edge,
      });
    }
    // With a box as large as the frame, positions are pixels and the picture fits exactly.
    this.#sigma.setCustomBBox({ x: [0, picture.width], y: [0, picture.height] });
    this.#sigma.resize();
    this.#sigma.refresh();
  }

  emphasise(emphasis: Emphasis | null): void {
    this.#emphasis = emphasis;
    this.#sigma.refresh({ skipIndexation: true });
  }

  onPoint(callback: (node: string | null) => void): void {
    this.#sigma.on('enterNode', ({ node }) => {
      callback(node);
    });
    this.#sigma.on('leaveNode', () => {
      callback(null);
    });
  }

  recolour(): void {
    this.#theme = readTheme(this.#frame);
    this.#graph.updateEachNodeAttributes((_, attributes) => ({
      ...attributes,
      color: this.#theme.group(attributes.node.group),
    }));
    this.#graph.updateEachEdgeAttributes((_, attributes) => ({
      ...attributes,
      color: this.#theme.line,
    }));
  }

  destroy(): void {
    this.#sigma.kill();
  }

  #settings(): Partial<PathSettings> {
    return {
      // The frame may be laid out a moment later, for instance while it is still folded away.
      allowInvalidContainer: true,
      stagePadding: 0,
      // A path is small and always seen whole; moving it would only take the wheel from the page.
      enableCameraZooming: false,
      enableCameraPanning: false,
      enableCameraRotation: false,
      renderEdgeLabels: true,
      defaultEdgeType: 'arrow',
      edgeProgramClasses: { arrow: createEdgeArrowProgram(ARROW) },
      nodeReducer: (id, attributes) =>
        this.#fades('nodes', id) ? { ...attributes, color: this.#theme.faded } : attributes,
      edgeReducer: (id, attributes) => this.#edgeLook(id, attributes),
      defaultDrawNodeLabel: (context, data) => {
        const { node } = this.#graph.getNodeAttributes(data['key']);
        paintNode(context, node, data, this.#theme, this.#fades('nodes', node.id));
      },
      defaultDrawEdgeLabel: (context, data, source, target) => {
        const { edge } = this.#graph.getEdgeAttributes(data['key']);
        paintCaption(context, edge, source, target, this.#theme, this.#fades('edges', edge.id));
      },
    };
  }

  #edgeLook(id: string, attributes: EdgeAttributes): EdgeAttributes {
    if (this.#emphasis === null) {
      return attributes;
    }
    const color = this.#emphasis.edges.has(id) ? this.#theme.accent : this.#theme.faded;
    return { ...attributes, color };
  }

  #fades(kind: 'nodes' | 'edges', id: string): boolean {
    return this.#emphasis !== null && !this.#emphasis[kind].has(id);
  }
}
