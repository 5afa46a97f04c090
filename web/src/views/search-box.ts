import { isAbort } from '../api/errors.ts';
import type { Page, Suggestion } from '../api/types.ts';
import { el, fill, setAttribute } from '../dom.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Lexicon } from '../lexicon.ts';
import { syntheticBadge } from './badges.ts';
import { failureLine } from './notice.ts';

const PAUSE_MS = 160;

interface SearchBoxOptions {
  search: (text: string, signal: AbortSignal) => Promise<Page<Suggestion>>;
  choose: (suggestion: Suggestion) => void;
  lexicon: () => Lexicon | null;
}

/** A search box with suggestions while typing (the combobox pattern of WAI-ARIA). */
export class SearchBox {
  readonly element = el('div', { class: 'field search' });
  readonly #i18n: I18n;
  readonly #options: SearchBoxOptions;
  readonly #label = el('label', { for: 'search' });
  readonly #input: HTMLInputElement;
  readonly #list: HTMLUListElement;
  readonly #hint = el('p', { class: 'search-hint', role: 'status' });
  #suggestions: Suggestion[] = [];
  #active = -1;
  #timer = 0;
  #running: AbortController | null = null;

  constructor(i18n: I18n, options: SearchBoxOptions) {
    this.#i18n = i18n;
    this.#options = options;
    this.#list = el('ul', {
      id: 'suggestions',
      class: 'suggestions',
      role: 'listbox',
      hidden: true,
      // Keep the focus in the box, or it would close before the click arrives.
      on: {
        mousedown: (event) => {
          event.preventDefault();
        },
      },
    });
    this.#input = this.#makeInput();
    fill(this.element, this.#label, this.#input, this.#list, this.#hint);
    this.render();
  }

  render(): void {
    this.#label.textContent = this.#i18n.t('finder.search');
    this.#input.placeholder = this.#i18n.t('finder.placeholder');
    this.#list.setAttribute('aria-label', this.#i18n.t('finder.suggestions'));
    this.#close();
  }

  #makeInput(): HTMLInputElement {
    return el('input', {
      id: 'search',
      type: 'text',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-autocomplete': 'list',
      'aria-controls': 'suggestions',
      'aria-expanded': 'false',
      on: {
        input: () => {
          this.#ask();
        },
        keydown: (event) => {
          this.#press(event);
        },
        focus: () => {
          if (this.#input.value !== '') {
            this.#ask();
          }
        },
        blur: () => {
          this.#close();
        },
      },
    });
  }

  #ask(): void {
    this.#stop();
    const text = this.#input.value.trim();
    if (text === '') {
      this.#close();
      return;
    }
    this.#timer = window.setTimeout(() => {
      void this.#search(text);
    }, PAUSE_MS);
  }

  #stop(): void {
    window.clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
  }

  async #search(text: string): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    try {
      const { items } = await this.#options.search(text, running.signal);
      this.#show(items, text);
    } catch (error) {
      if (!isAbort(error)) {
        this.#show([], text);
        this.#hint.textContent = failureLine(this.#i18n, error);
      }
    }
  }

  #show(items: Suggestion[], text: string): void {
    this.#suggestions = items;
    fill(this.#list, ...items.map((item, index) => this.#option(item, index)));
    this.#list.hidden = items.length === 0;
    this.#input.setAttribute('aria-expanded', String(items.length > 0));
    this.#activate(-1);
    this.#hint.textContent =
      items.length > 0
        ? this.#i18n.t('finder.count', { count: items.length })
        : this.#i18n.t('finder.none', { text });
  }

  #option(item: Suggestion, index: number): HTMLElement {
    const aliases = item.aliases ?? [];
    const known =
      aliases.length > 0 &&
      this.#i18n.t('finder.alsoKnown', { names: aliases.join(this.#i18n.t('page.comma')) });
    const details = [this.#options.lexicon()?.kind(item.label), item.context, known];
    return el(
      'li',
      {
        id: `suggestion-${index}`,
        role: 'option',
        'data-id': item.id,
        'data-label': item.label,
        on: {
          click: () => {
            this.#choose(index);
          },
        },
      },
      el('span', { class: 'suggestion-name' }, item.name),
      syntheticBadge(this.#i18n, item.synthetic),
      el('span', { class: 'suggestion-details' }, details.filter(Boolean).join(' · ')),
    );
  }

  #press(event: KeyboardEvent): void {
    // While an input method composes, Enter and the arrows belong to it.
    if (event.isComposing || this.#list.hidden) {
      return;
    }
    const count = this.#suggestions.length;
    switch (event.key) {
      case 'ArrowDown':
        this.#activate((this.#active + 1) % count);
        break;
      case 'ArrowUp':
        this.#activate((Math.max(this.#active, 0) + count - 1) % count);
        break;
      case 'Enter':
        this.#choose(Math.max(this.#active, 0));
        break;
      case 'Escape':
        this.#close();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  #activate(index: number): void {
    this.#active = index;
    [...this.#list.children].forEach((option, each) => {
      option.setAttribute('aria-selected', String(each === index));
    });
    const active = this.#list.children[index];
    setAttribute(this.#input, 'aria-activedescendant', active?.id);
    active?.scrollIntoView({ block: 'nearest' });
  }

  #choose(index: number): void {
    const suggestion = this.#suggestions[index];
    if (suggestion !== undefined) {
      this.#input.value = suggestion.name;
      this.#close();
      this.#options.choose(suggestion);
    }
  }

  #close(): void {
    this.#stop();
    this.#suggestions = [];
    this.#list.hidden = true;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#input.removeAttribute('aria-activedescendant');
    this.#hint.textContent = '';
  }
}
