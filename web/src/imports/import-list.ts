import { el, fill } from '../dom.ts';
import type { Page } from '../api/types.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { dataTable, foreign, type Cell } from './data-table.ts';
import { pager, refocus } from './pager.ts';
import { stateBadge } from './state-badge.ts';
import type { ImportSummary } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';
import { formatMoment, inShort } from './wording.ts';

export const LIST_PAGE = 20;
const MOST_TYPES = 4;

interface ListActions {
  open: (id: string) => void;
  turn: (offset: number) => void;
}

/** The imports there were, the latest first. */
export class ImportList {
  readonly element = el('section', {
    class: 'panel',
    'aria-labelledby': 'imports-heading',
    'data-part': 'imports',
  });
  readonly #i18n: ImportI18n;
  readonly #vocabulary: Vocabulary;
  readonly #actions: ListActions;
  #page: Page<ImportSummary> | null = null;
  #offset = 0;

  constructor(i18n: ImportI18n, vocabulary: Vocabulary, actions: ListActions) {
    this.#i18n = i18n;
    this.#vocabulary = vocabulary;
    this.#actions = actions;
  }

  show(page: Page<ImportSummary>, offset: number): void {
    this.#page = page;
    this.#offset = offset;
    this.render();
  }

  render(): void {
    const i18n = this.#i18n;
    const page = this.#page;
    if (page === null) {
      return;
    }
    const focused = document.activeElement;
    const part = { offset: this.#offset, limit: LIST_PAGE, total: page.total };
    fill(
      this.element,
      el('h2', { id: 'imports-heading', tabindex: -1 }, i18n.t('list.heading')),
      page.total === 0 ? el('p', { class: 'quiet-text' }, i18n.t('list.none')) : this.#table(page),
      pager(i18n, part, this.#actions.turn),
    );
    refocus(this.element, focused);
  }

  #table({ items }: Page<ImportSummary>): HTMLElement {
    const i18n = this.#i18n;
    const columns = [
      { label: i18n.t('list.when') },
      { label: i18n.t('list.files') },
      { label: i18n.t('list.source') },
      { label: i18n.t('list.types') },
      { label: i18n.t('list.state') },
    ];
    const rows = items.map((each): Cell[] => [
      el('span', { class: 'number' }, formatMoment(each.started_at, i18n.language)),
      this.#link(each),
      foreign(each.source),
      this.#types(each.types),
      stateBadge(each.state, i18n),
    ]);
    return dataTable('imports-heading', columns, rows);
  }

  #link({ id, name }: ImportSummary): HTMLElement {
    const query = new URLSearchParams({ import: id, lang: this.#i18n.language }).toString();
    return el(
      'a',
      {
        href: `/imports?${query}`,
        'data-import': id,
        on: {
          click: (event) => {
            if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
              event.preventDefault();
              this.#actions.open(id);
            }
          },
        },
      },
      foreign(inShort(name)),
    );
  }

  #types(types: string[]): string {
    const i18n = this.#i18n;
    const names = types.map((each) => this.#vocabulary.type(each));
    const shown = names.slice(0, MOST_TYPES).join(i18n.t('page.comma'));
    return names.length <= MOST_TYPES
      ? shown
      : i18n.t('list.more', { names: shown, count: names.length });
  }
}
