import { el } from '../dom.ts';
import type { PathModel, PathNode } from '../graph/path-model.ts';
import type { I18n } from '../i18n/i18n.ts';
import { groupMark } from './badges.ts';

/** The twin of the picture: the same path as rows «node – relation → node». */
export class PathTable {
  readonly element: HTMLElement;
  readonly #rows = new Map<string, HTMLElement>();
  readonly #model: PathModel;

  /**
   * @param onPoint - called with the relationship whose row the pointer is on, null when it leaves.
   */
  constructor(model: PathModel, i18n: I18n, onPoint: (edge: string | null) => void) {
    this.#model = model;
    const nodes = new Map(model.nodes.map((node) => [node.id, node]));
    for (const edge of model.edges) {
      const source = nodes.get(edge.source);
      const target = nodes.get(edge.target);
      if (source !== undefined && target !== undefined) {
        const row = el(
          'tr',
          {
            'data-from': edge.source,
            'data-relation': edge.type,
            'data-to': edge.target,
            on: {
              mouseenter: () => {
                onPoint(edge.id);
              },
              mouseleave: () => {
                onPoint(null);
              },
            },
          },
          el('td', {}, nodeCell(source)),
          el('td', { class: 'path-relation' }, edge.caption),
          el('td', {}, nodeCell(target)),
        );
        this.#rows.set(edge.id, row);
      }
    }
    this.element = this.#table(i18n);
  }

  /** Mark the rows that a node takes part in; null ends it. */
  mark(node: string | null): void {
    for (const edge of this.#model.edges) {
      const touches = node !== null && (edge.source === node || edge.target === node);
      this.#rows.get(edge.id)?.classList.toggle('marked', touches);
    }
  }

  #table(i18n: I18n): HTMLElement {
    return el(
      'table',
      { class: 'path-table' },
      el('caption', {}, i18n.t('detail.table')),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          el('th', { scope: 'col' }, i18n.t('detail.from')),
          el('th', { scope: 'col' }, i18n.t('detail.relation')),
          el('th', { scope: 'col' }, i18n.t('detail.to')),
        ),
      ),
      el('tbody', {}, ...this.#rows.values()),
    );
  }
}

function nodeCell(node: PathNode): HTMLElement {
  return el(
    'span',
    { class: 'path-node' },
    groupMark(node.group),
    el(
      'span',
      {},
      el('span', { class: 'path-name' }, node.name),
      el('span', { class: 'path-kind' }, node.kind),
    ),
  );
}
