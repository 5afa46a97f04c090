import { el, fill } from '../dom.ts';
import type { I18n } from '../i18n/i18n.ts';

/** Title, language switch, way to the API documentation. */
export class Header {
  readonly element = el('header', { class: 'masthead' });
  readonly #i18n: I18n;
  readonly #title = el('h1', {});
  readonly #subtitle = el('p', {});
  readonly #docs = el('a', { href: '/docs' });
  readonly #switch: HTMLButtonElement;

  constructor(i18n: I18n, onSwitch: () => void) {
    this.#i18n = i18n;
    this.#switch = el('button', { type: 'button', class: 'quiet', on: { click: onSwitch } });
    fill(
      this.element,
      el(
        'div',
        { class: 'masthead-inner' },
        el('div', { class: 'masthead-title' }, this.#title, this.#subtitle),
        el('nav', { class: 'masthead-tools' }, this.#docs, this.#switch),
      ),
    );
    this.render();
  }

  render(): void {
    const i18n = this.#i18n;
    this.#title.textContent = i18n.t('page.title');
    this.#subtitle.textContent = i18n.t('page.subtitle');
    this.#docs.textContent = i18n.t('page.docs');
    this.#switch.textContent = i18n.t('page.language');
    this.#switch.setAttribute('lang', i18n.language === 'zh' ? 'en' : 'zh-CN');
    this.#switch.setAttribute('title', i18n.t('page.languageHint'));
  }
}
