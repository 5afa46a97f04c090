import type { NodeRef, Path } from '../api/types.ts';

/** A path as the page shows it: drawn as a picture, and written as a table. */
export interface PathNode {
  id: string;
  name: string;
  label: string;
  /** What kind of thing it is, in the reader's language. */
  kind: string;
  /** The group of the legend that gives it colour and icon. */
  group: string;
}

export interface PathEdge {
  id: string;
  type: string;
  source: string;
  target: string;
  caption: string;
}

export interface PathModel {
  nodes: PathNode[];
  edges: PathEdge[];
  /** Ids of provider and need: the two ends that the layout keeps apart. */
  start: string;
  end: string;
}

/** What a path model takes from the schema's declarations. */
export interface Legend {
  kind(label: string): string;
  group(label: string): string;
  caption(relation: string): string;
}

/**
 * Turn the path of a match into what picture and table show.
 *
 * Nodes keep the order of the path; a node or relationship given twice is shown once, and a
 * relationship whose end is not among the nodes is dropped, so that both views always agree.
 */
export function pathModel(path: Path, provider: NodeRef, need: string, legend: Legend): PathModel {
  const nodes = new Map<string, PathNode>();
  for (const { id, label, name } of path.nodes) {
    if (!nodes.has(id)) {
      nodes.set(id, { id, name, label, kind: legend.kind(label), group: legend.group(label) });
    }
  }
  const edges = new Map<string, PathEdge>();
  for (const { type, from, to } of path.relationships) {
    if (nodes.has(from) && nodes.has(to)) {
      const id = `${from} ${type} ${to}`;
      edges.set(id, { id, type, source: from, target: to, caption: legend.caption(type) });
    }
  }
  const ids = [...nodes.keys()];
  return {
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    start: nodes.has(provider.id) ? provider.id : (ids[0] ?? ''),
    end: nodes.has(need) ? need : (ids.at(-1) ?? ''),
  };
}
