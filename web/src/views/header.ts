import { el, fill, setAttribute } from '../dom.ts';
import type { Key, I18n } from '../i18n/i18n.ts';

/** The pages among which the header leads. */
export type Place = 'matches' | 'imports';

const PAGES: readonly { place: Place | null; path: string; name: Key }[] = [
  { place: 'matches', path: '/', name: 'page.matches' },
  { place: 'imports', path: '/imports', name: 'page.imports' },
  { place: null, path: '/docs', name: 'page.docs' },
];

/** Title, ways to the other pages, language switch. */
export class Header {
  readonly element = el('header', { class: 'masthead' });
  readonly #i18n: I18n;
  readonly #place: Place;
  readonly #title = el('h1', {});
  readonly #subtitle = el('p', {});
  readonly #nav = el('nav', { class: 'masthead-tools' });
  readonly #links = PAGES.map((page) => ({ page, link: el('a', {}) }));
  readonly #switch: HTMLButtonElement;

  constructor(i18n: I18n, place: Place, onSwitch: () => void) {
    this.#i18n = i18n;
    this.#place = place;
    this.#switch = el('button', { type: 'button', class: 'quiet', on: { click: onSwitch } });
    fill(this.#nav, ...this.#links.map(({ link }) => link), this.#switch);
    fill(
      this.element,
      el(
        'div',
        { class: 'masthead-inner' },
        el('div', { class: 'masthead-title' }, this.#title, this.#subtitle),
        this.#nav,
      ),
    );
    this.render();
  }

  render(): void {
    const i18n = this.#i18n;
    this.#title.textContent = i18n.t('page.title');
    this.#subtitle.textContent = i18n.t(
      this.#place === 'imports' ? 'page.importsSubtitle' : 'page.subtitle',
    );
    this.#nav.setAttribute('aria-label', i18n.t('page.pages'));
    for (const { page, link } of this.#links) {
      link.textContent = i18n.t(page.name);
      // The language goes along, for browsers that remember nothing.
      link.href = page.place === null ? page.path : `${page.path}?lang=${i18n.language}`;
      setAttribute(link, 'aria-current', page.place === this.#place && 'page');
    }
    this.#switch.textContent = i18n.t('page.language');
    this.#switch.setAttribute('lang', i18n.language === 'zh' ? 'en' : 'zh-CN');
    this.#switch.setAttribute('title', i18n.t('page.languageHint'));
  }
}
