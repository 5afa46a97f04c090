import type { Page } from '../api/types.ts';
import { el, fill } from '../dom.ts';
import { formatNumber } from '../format.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { failureLine } from '../views/notice.ts';
import { changeTable } from './changes.ts';
import { foreign } from './data-table.ts';
import { Faults } from './faults.ts';
import { reportParts } from './job-view.ts';
import { pager, refocus } from './pager.ts';
import { tally } from './report-view.ts';
import { stateBadge } from './state-badge.ts';
import type { Change, ImportAnswer } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';
import { formatMoment, inShort } from './wording.ts';

const CHANGES_PAGE = 50;

interface DetailActions {
  changes: (offset: number, limit: number) => Promise<Page<Change>>;
  undo: () => void;
}

/** One import: its report, what it changed of what was there, and the way to undo it. */
export class ImportDetail {
  readonly element = el('div', { class: 'import' });
  readonly #i18n: ImportI18n;
  readonly #vocabulary: Vocabulary;
  readonly #actions: DetailActions;
  readonly #batch: ImportAnswer;
  readonly #faults: Faults;
  readonly #changes = el('section', {
    class: 'panel',
    'aria-labelledby': 'changes-heading',
    'data-part': 'changes',
    hidden: true,
  });
  #page: Page<Change> | null = null;
  #offset = 0;

  constructor(
    i18n: ImportI18n,
    vocabulary: Vocabulary,
    actions: DetailActions,
    batch: ImportAnswer,
  ) {
    this.#i18n = i18n;
    this.#vocabulary = vocabulary;
    this.#actions = actions;
    this.#batch = batch;
    this.#faults = new Faults(i18n);
    if (batch.report !== null) {
      this.#faults.show(batch.report);
    }
    this.render();
    void this.#turn(0);
  }

  render(): void {
    const { report } = this.#batch;
    this.#faults.render();
    this.#renderChanges();
    fill(
      this.element,
      this.#head(),
      this.#changes,
      ...(report === null
        ? []
        : reportParts(report, this.#faults, this.#i18n, this.#vocabulary, false)),
    );
  }

  focus(): void {
    this.element.querySelector<HTMLElement>('#import-heading')?.focus();
  }

  #head(): HTMLElement {
    const i18n = this.#i18n;
    const { id, name, state, source, files, report } = this.#batch;
    const moment = (iso: string | null): string | null =>
      iso === null ? null : formatMoment(iso, i18n.language);
    const facts: [string, Node | string | null][] = [
      [i18n.t('list.source'), foreign(source)],
      [i18n.t('list.when'), moment(this.#batch.started_at)],
      [i18n.t('import.finished'), moment(this.#batch.finished_at)],
      [i18n.t('import.undone'), moment(this.#batch.undone_at)],
      [i18n.t('import.id'), el('code', {}, id)],
    ];
    return el(
      'section',
      { class: 'panel job-head', 'aria-labelledby': 'import-heading', 'data-state': state },
      el(
        'div',
        { class: 'import-title' },
        el('h2', { id: 'import-heading', tabindex: -1 }, foreign(inShort(name))),
        stateBadge(state, i18n),
      ),
      el(
        'dl',
        { class: 'facts' },
        ...facts
          .filter(([, value]) => value !== null)
          .map(([label, value]) => el('div', {}, el('dt', {}, label), el('dd', {}, value))),
      ),
      files.length < 2 ? null : this.#fileList(files),
      report === null ? null : tally(report, i18n),
      state === 'running' ? el('p', { class: 'note' }, i18n.t('import.unfinished')) : null,
      state === 'undone'
        ? null
        : el(
            'p',
            { class: 'actions' },
            el(
              'button',
              { type: 'button', 'data-action': 'undo', on: { click: this.#actions.undo } },
              i18n.t(state === 'undoing' ? 'undo.goOn' : 'undo.button'),
            ),
          ),
    );
  }

  #fileList(files: string[]): HTMLElement {
    const count = formatNumber(files.length, this.#i18n.language);
    return el(
      'details',
      { class: 'file-list' },
      el('summary', {}, this.#i18n.t('import.files', { count })),
      el('ul', {}, ...files.map((file) => el('li', {}, foreign(file)))),
    );
  }

  async #turn(offset: number): Promise<void> {
    const focused = document.activeElement;
    try {
      this.#page = await this.#actions.changes(offset, CHANGES_PAGE);
      this.#offset = offset;
      this.#renderChanges();
      refocus(this.#changes, focused);
    } catch (error) {
      this.#changes.hidden = false;
      this.#changes.append(el('p', { class: 'field-error' }, failureLine(this.#i18n, error)));
    }
  }

  #renderChanges(): void {
    const i18n = this.#i18n;
    const page = this.#page;
    this.#changes.hidden = page === null || page.total === 0;
    if (page === null) {
      return;
    }
    const part = { offset: this.#offset, limit: CHANGES_PAGE, total: page.total };
    const count = formatNumber(page.total, i18n.language);
    fill(
      this.#changes,
      el('h2', { id: 'changes-heading' }, i18n.t('import.changes', { count })),
      changeTable(page.items, 'changes-heading', i18n, this.#vocabulary),
      pager(i18n, part, (offset) => void this.#turn(offset)),
    );
  }
}
