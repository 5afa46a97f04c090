import { el, fill, setAttribute } from '../dom.ts';
import type { ImportI18n } from '../i18n/imports.ts';

export type StepName = 'choose' | 'check' | 'apply';

const STEPS: readonly StepName[] = ['choose', 'check', 'apply'];

/** Where the reader is on the way from a file to the graph, and the way back. */
export class Steps {
  readonly element = el('div', { class: 'way' });
  readonly #i18n: ImportI18n;
  readonly #goHome: () => void;
  #current: StepName | null = null;
  #atHome = true;

  constructor(i18n: ImportI18n, goHome: () => void) {
    this.#i18n = i18n;
    this.#goHome = goHome;
  }

  /** A link to the start of the page. */
  home(): HTMLElement {
    return el(
      'a',
      {
        class: 'way-home',
        href: `/imports?lang=${this.#i18n.language}`,
        on: {
          click: (event) => {
            if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
              event.preventDefault();
              this.#goHome();
            }
          },
        },
      },
      this.#i18n.t('way.home'),
    );
  }

  /** Mark a step; null where there is no way to go, as with imports of the past. */
  show(current: StepName | null, atHome: boolean): void {
    this.#current = current;
    this.#atHome = atHome;
    this.render();
  }

  render(): void {
    const i18n = this.#i18n;
    const reached = STEPS.indexOf(this.#current ?? 'choose');
    const items = STEPS.map((name, place) => {
      const item = el(
        'li',
        { class: place < reached ? 'step step-done' : 'step' },
        el('span', { class: 'step-number', 'aria-hidden': 'true' }, String(place + 1)),
        i18n.t(`step.${name}`),
      );
      setAttribute(item, 'aria-current', name === this.#current && 'step');
      return item;
    });
    fill(
      this.element,
      this.#atHome ? null : this.home(),
      this.#current === null
        ? null
        : el('ol', { class: 'steps', 'aria-label': i18n.t('way.steps') }, ...items),
    );
  }
}
