import { el, fill } from '../dom.ts';
import { formatNumber } from '../format.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { dataTable, foreign, type Cell } from './data-table.ts';
import { pager, refocus } from './pager.ts';
import type { Fault, Report } from './types.ts';

const PAGE = 50;
const ALL = '';

/** What is wrong with the files: every fault with its place, its reason and what may be meant. */
export class Faults {
  readonly element = el('section', {
    class: 'panel',
    'aria-labelledby': 'faults-heading',
    'data-part': 'faults',
  });
  readonly #i18n: ImportI18n;
  #report: Report | null = null;
  #sheet = ALL;
  #offset = 0;

  constructor(i18n: ImportI18n) {
    this.#i18n = i18n;
  }

  show(report: Report): void {
    this.#report = report;
    this.#sheet = ALL;
    this.#offset = 0;
    this.render();
  }

  render(): void {
    const i18n = this.#i18n;
    if (this.#report === null) {
      return;
    }
    const { faults, fault_count: count } = this.#report;
    const known = { count: formatNumber(count, i18n.language) };
    const cut = { count: formatNumber(faults.length, i18n.language) };
    fill(
      this.element,
      el('h2', { id: 'faults-heading' }, i18n.t('faults.heading', known)),
      count === 0 ? el('p', { class: 'all-good' }, i18n.t('faults.none')) : null,
      faults.length < count ? el('p', { class: 'note' }, i18n.t('faults.cut', cut)) : null,
      this.#filter(faults),
      this.#table(faults),
    );
  }

  #filter(faults: Fault[]): HTMLElement | null {
    const counts = new Map<string, number>();
    for (const fault of faults) {
      counts.set(nameOf(fault), (counts.get(nameOf(fault)) ?? 0) + 1);
    }
    if (counts.size < 2) {
      return null;
    }
    const i18n = this.#i18n;
    const option = (value: string, text: string): HTMLElement =>
      el('option', { value, selected: value === this.#sheet }, text);
    const select = el(
      'select',
      {
        id: 'fault-sheet',
        on: {
          change: () => {
            this.#sheet = select.value;
            this.#offset = 0;
            this.render();
            this.element.querySelector<HTMLElement>('#fault-sheet')?.focus();
          },
        },
      },
      option(ALL, i18n.t('faults.everySheet')),
      ...[...counts].map(([name, count]) =>
        option(name, `${name} (${formatNumber(count, i18n.language)})`),
      ),
    );
    return el(
      'div',
      { class: 'field filter' },
      el('label', { for: 'fault-sheet' }, i18n.t('faults.sheet')),
      select,
    );
  }

  #table(faults: Fault[]): HTMLElement | null {
    const i18n = this.#i18n;
    const chosen = faults.filter((each) => this.#sheet === ALL || nameOf(each) === this.#sheet);
    if (chosen.length === 0) {
      return null;
    }
    const columns = [
      { label: i18n.t('faults.place') },
      { label: i18n.t('faults.row'), number: true },
      { label: i18n.t('faults.column') },
      { label: i18n.t('faults.value') },
      { label: i18n.t('faults.reason') },
      { label: i18n.t('faults.suggestion') },
    ];
    const rows = chosen
      .slice(this.#offset, this.#offset + PAGE)
      .map((fault): Cell[] => [
        foreign(nameOf(fault)),
        fault.row === null ? null : String(fault.row),
        foreign(fault.column),
        fault.value === null ? null : el('code', {}, foreign(fault.value)),
        i18n.say(fault.reason),
        fault.suggestion === null
          ? null
          : el('span', { class: 'suggestion' }, foreign(fault.suggestion)),
      ]);
    const turn = (offset: number): void => {
      const focused = document.activeElement;
      this.#offset = offset;
      this.render();
      refocus(this.element, focused);
    };
    const part = { offset: this.#offset, limit: PAGE, total: chosen.length };
    return el('div', {}, dataTable('faults-heading', columns, rows), pager(i18n, part, turn));
  }
}

function nameOf({ file, sheet }: Fault): string {
  return sheet === null ? file : `${file} · ${sheet}`;
}
