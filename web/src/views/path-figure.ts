import { el, fill } from '../dom.ts';
import { frameFor, layoutPath } from '../graph/path-layout.ts';
import type { PathModel } from '../graph/path-model.ts';
import type { GraphView } from '../graph/view.ts';
import type { I18n } from '../i18n/i18n.ts';
import { groupMark } from './badges.ts';
import { PathTable } from './path-table.ts';

/** The path of a match: picture, legend and table, each showing what the others point at. */
export class PathFigure {
  readonly element = el('div', { class: 'path' });
  readonly #i18n: I18n;
  readonly #frame = el('div', { class: 'path-frame', role: 'img', 'data-drawn': 'no' });
  readonly #legend = el('figcaption', { class: 'legend' });
  readonly #missing = el('p', { class: 'path-missing', hidden: true });
  readonly #tableSlot = el('div', { class: 'path-table-slot' });
  #view: Promise<GraphView | null> | null = null;
  #model: PathModel | null = null;
  #table: PathTable | null = null;
  #width = 0;

  constructor(i18n: I18n) {
    this.#i18n = i18n;
    fill(this.element, el('figure', {}, this.#frame, this.#missing, this.#legend), this.#tableSlot);
    // The picture follows the width that the page gives it, not the window.
    new ResizeObserver(() => {
      if (this.#frame.clientWidth !== this.#width) {
        void this.#draw();
      }
    }).observe(this.#frame);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      void this.#view?.then((view) => view?.recolour());
    });
  }

  show(model: PathModel): void {
    this.#model = model;
    const name = (id: string): string => model.nodes.find((each) => each.id === id)?.name ?? '';
    this.#frame.setAttribute(
      'aria-label',
      this.#i18n.t('detail.pathLabel', { provider: name(model.start), need: name(model.end) }),
    );
    this.#missing.textContent = this.#i18n.t('detail.noPicture');
    this.#showLegend(model);
    this.#table = new PathTable(model, this.#i18n, (edge) => {
      void this.#emphasise(edge);
    });
    fill(this.#tableSlot, this.#table.element);
    void this.#draw();
  }

  async #draw(): Promise<void> {
    const width = this.#frame.clientWidth;
    const model = this.#model;
    if (model === null || width === 0) {
      return;
    }
    this.#width = width;
    this.#frame.dataset['drawn'] = 'no';
    const frame = frameFor(model, width);
    this.#frame.style.height = `${frame.height}px`;
    this.#view ??= this.#open();
    const view = await this.#view;
    if (view === null || this.#model !== model || this.#width !== width) {
      // A newer path or width is already on its way.
      return;
    }
    const places = layoutPath(model, frame);
    const nowhere = { x: 0, y: 0, labelWidth: 0 };
    view.show({
      width: frame.width,
      height: frame.height,
      nodes: model.nodes.map((node) => ({ ...node, ...(places.get(node.id) ?? nowhere) })),
      edges: model.edges,
    });
    this.#frame.dataset['drawn'] = 'yes';
  }

  /** Load the renderer with the first picture; without WebGL the table must do. */
  async #open(): Promise<GraphView | null> {
    try {
      const { SigmaView } = await import('../graph/sigma-view.ts');
      const view = new SigmaView(this.#frame);
      view.onPoint((node) => this.#table?.mark(node));
      return view;
    } catch {
      this.#frame.hidden = true;
      this.#missing.hidden = false;
      return null;
    }
  }

  async #emphasise(edgeId: string | null): Promise<void> {
    const view = await this.#view;
    const edge = this.#model?.edges.find(({ id }) => id === edgeId);
    view?.emphasise(
      edge === undefined
        ? null
        : { nodes: new Set([edge.source, edge.target]), edges: new Set([edge.id]) },
    );
  }

  #showLegend(model: PathModel): void {
    const kinds = new Map(model.nodes.map((node) => [node.kind, node.group]));
    fill(
      this.#legend,
      el('span', { class: 'visually-hidden' }, this.#i18n.t('detail.legend')),
      ...[...kinds].map(([kind, group]) =>
        el('span', { class: 'legend-entry' }, groupMark(group), kind),
      ),
    );
  }
}
