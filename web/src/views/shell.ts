import { el, fill } from '../dom.ts';
import type { I18n } from '../i18n/i18n.ts';
import { Header, type Place } from './header.ts';

const TOAST_MS = 8_000;

/** The frame of the page: masthead, main part, footer, and the places for messages. */
export class Shell {
  readonly #i18n: I18n;
  readonly #place: Place;
  readonly #header: Header;
  readonly #skip = el('a', { class: 'skip', href: '#results' });
  readonly #banner = el('p', { class: 'banner', role: 'status', hidden: true });
  readonly #announcer = el('p', { class: 'visually-hidden', role: 'status' });
  readonly #toast = el('p', { class: 'toast', role: 'status' });
  readonly #footer = el('footer', { class: 'footer' });
  #toastTimer = 0;

  constructor(root: HTMLElement, i18n: I18n, place: Place, onSwitch: () => void, parts: Parts) {
    this.#i18n = i18n;
    this.#place = place;
    this.#header = new Header(i18n, place, onSwitch);
    parts.results.id = 'results';
    parts.results.tabIndex = -1;
    fill(
      root,
      this.#skip,
      this.#header.element,
      this.#banner,
      el('main', {}, parts.finder, parts.results),
      this.#footer,
      this.#announcer,
      this.#toast,
      parts.dialog,
    );
    this.#watchNetwork();
    this.render();
  }

  render(): void {
    const i18n = this.#i18n;
    document.documentElement.lang = i18n.tag;
    this.#header.render();
    this.#skip.textContent = i18n.t('page.skip');
    this.#banner.textContent = i18n.t('page.offline');
    this.#footer.textContent = i18n.t('page.footer');
    // What was said in the other language would now be read as this one.
    this.#announcer.textContent = '';
    this.#toast.textContent = '';
  }

  /** Name the window after what it shows. */
  entitle(what: string | null): void {
    const place = this.#place === 'imports' ? this.#i18n.t('page.imports') : null;
    const names = [what, place, this.#i18n.t('page.title')];
    document.title = names.filter((each) => each !== null).join(' · ');
  }

  /** Tell those who do not see the page what has changed. */
  announce(text: string): void {
    this.#announcer.textContent = text;
  }

  /** Show and tell a short message that needs no answer. */
  toast(text: string): void {
    this.#toast.textContent = text;
    window.clearTimeout(this.#toastTimer);
    this.#toastTimer = window.setTimeout(() => {
      this.#toast.textContent = '';
    }, TOAST_MS);
  }

  #watchNetwork(): void {
    const update = (): void => {
      this.#banner.hidden = navigator.onLine;
    };
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    update();
  }
}

interface Parts {
  finder: HTMLElement;
  results: HTMLElement;
  dialog: HTMLElement;
}
