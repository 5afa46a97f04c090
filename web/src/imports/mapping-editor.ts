import { ProblemError } from '../api/errors.ts';
import { el, fill, setAttribute } from '../dom.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { failureLine } from '../views/notice.ts';
import { foreign } from './data-table.ts';
import { sheetForm } from './mapping-form.ts';
import type { Mapping } from './mapping.ts';
import type { MappingAnswer } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';
import { toYaml } from './yaml.ts';

export interface EditorOptions {
  vocabulary: Vocabulary;
  /** Checks the files again with a mapping; null means without any. */
  check: (mapping: string | null) => Promise<void>;
  close: () => void;
}

/**
 * What the columns of a foreign sheet mean, to be put right by hand.
 *
 * A form and a text say the same: the form writes the text, and once the text was changed by hand
 * it alone counts, until it was checked.
 */
export class MappingEditor {
  readonly element = el('section', {
    class: 'panel mapping',
    'aria-labelledby': 'mapping-heading',
    'data-part': 'mapping',
  });
  readonly #i18n: ImportI18n;
  readonly #options: EditorOptions;
  readonly #error = el('div', { class: 'mapping-error', role: 'alert' });
  readonly #forms = el('div', { class: 'mapping-forms' });
  readonly #text: HTMLTextAreaElement;
  #answer: MappingAnswer | null = null;
  #mapping: Mapping | null = null;
  /** Whether the text was changed by hand and the form is behind. */
  #byHand = false;
  #textOpen = false;

  constructor(i18n: ImportI18n, options: EditorOptions) {
    this.#i18n = i18n;
    this.#options = options;
    this.#text = el('textarea', {
      id: 'mapping-text',
      rows: 16,
      spellcheck: 'false',
      autocapitalize: 'off',
      'aria-describedby': 'mapping-text-hint',
      on: {
        input: () => {
          this.#takeText();
        },
      },
    });
  }

  /** Show what the server drafted, or what the job uses. */
  show(answer: MappingAnswer): void {
    this.#answer = answer;
    this.#mapping = answer.structure === null ? null : structuredClone(answer.structure);
    this.#byHand = false;
    this.#textOpen = this.#mapping === null;
    this.#text.value = answer.text ?? '';
    this.#error.replaceChildren();
    this.render();
  }

  /** Say why there is neither. */
  fail(error: unknown): void {
    fill(
      this.element,
      this.#heading(),
      el('p', { class: 'field-error', role: 'alert' }, failureLine(this.#i18n, error)),
    );
  }

  focus(): void {
    this.element.querySelector<HTMLElement>('h2')?.focus();
  }

  render(): void {
    const i18n = this.#i18n;
    const answer = this.#answer;
    if (answer === null) {
      fill(this.element, this.#heading(), el('p', {}, i18n.t('mapping.loading')));
      return;
    }
    this.#renderForms();
    fill(
      this.element,
      this.#heading(),
      el('p', { class: 'quiet-text' }, i18n.t(answer.used ? 'mapping.used' : 'mapping.drafted')),
      ...answer.files.flatMap(({ file, reasons }) =>
        reasons.map((reason) =>
          el('p', { class: 'note' }, foreign(file), i18n.t('page.colon'), i18n.say(reason)),
        ),
      ),
      this.#forms,
      this.#textPart(),
      this.#error,
      this.#actions(answer),
    );
  }

  #heading(): HTMLElement {
    return el('h2', { id: 'mapping-heading', tabindex: -1 }, this.#i18n.t('mapping.heading'));
  }

  #renderForms(): void {
    const sheets = this.#mapping?.sheets ?? [];
    const changed = (): void => {
      this.#takeForm();
    };
    const forms = sheets.map((sheet, place) =>
      sheetForm(sheet, place, this.#i18n, this.#options.vocabulary, changed),
    );
    fill(this.#forms, ...forms);
    this.#lockForms();
  }

  #textPart(): HTMLElement {
    const i18n = this.#i18n;
    const back = el(
      'button',
      {
        type: 'button',
        'data-action': 'back-to-form',
        hidden: !this.#byHand || this.#mapping === null,
        on: {
          click: () => {
            this.#takeForm();
            this.#text.focus();
          },
        },
      },
      i18n.t('mapping.backToForm'),
    );
    const details = el(
      'details',
      {
        class: 'mapping-text',
        open: this.#textOpen,
        on: {
          toggle: () => {
            this.#textOpen = details.open;
          },
        },
      },
      el('summary', {}, i18n.t('mapping.text')),
      el('label', { class: 'visually-hidden', for: 'mapping-text' }, i18n.t('mapping.text')),
      this.#text,
      el('p', { class: 'quiet-text', id: 'mapping-text-hint' }, i18n.t('mapping.textHint')),
      back,
    );
    return details;
  }

  #actions({ used }: MappingAnswer): HTMLElement {
    const i18n = this.#i18n;
    const button = (action: string, text: string, act: () => void, primary = false): HTMLElement =>
      el(
        'button',
        { type: 'button', class: primary && 'primary', 'data-action': action, on: { click: act } },
        text,
      );
    return el(
      'p',
      { class: 'actions' },
      button(
        'check-again',
        i18n.t('mapping.check'),
        () => void this.#check(this.#text.value),
        true,
      ),
      used ? button('no-mapping', i18n.t('mapping.none'), () => void this.#check(null)) : null,
      button('close-mapping', i18n.t('confirm.close'), this.#options.close),
    );
  }

  /** The form was changed: the text follows. */
  #takeForm(): void {
    if (this.#mapping !== null) {
      this.#text.value = toYaml(this.#mapping);
      this.#byHand = false;
      this.#lockForms();
    }
  }

  /** The text was changed by hand: the form stays behind. */
  #takeText(): void {
    if (!this.#byHand) {
      this.#byHand = true;
      this.#lockForms();
    }
  }

  #lockForms(): void {
    for (const form of this.#forms.querySelectorAll<HTMLFieldSetElement>('fieldset')) {
      form.disabled = this.#byHand;
    }
    setAttribute(this.#forms, 'data-locked', this.#byHand && 'yes');
    const back = this.element.querySelector<HTMLElement>('[data-action=back-to-form]');
    if (back !== null) {
      back.hidden = !this.#byHand || this.#mapping === null;
    }
  }

  async #check(mapping: string | null): Promise<void> {
    this.#error.replaceChildren();
    if (mapping !== null && mapping.trim() === '') {
      fill(this.#error, el('p', { class: 'field-error' }, this.#i18n.t('mapping.empty')));
      return;
    }
    this.element.setAttribute('aria-busy', 'true');
    try {
      await this.#options.check(mapping);
    } catch (error) {
      fill(this.#error, ...this.#reasons(error));
    } finally {
      this.element.removeAttribute('aria-busy');
    }
  }

  #reasons(error: unknown): HTMLElement[] {
    const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
    if (!(error instanceof ProblemError) || errors.length === 0) {
      return [el('p', { class: 'field-error' }, failureLine(this.#i18n, error))];
    }
    return [
      el('p', { class: 'field-error' }, error.message),
      el(
        'ul',
        { class: 'reasons' },
        ...errors.map(({ field, reason }) => el('li', {}, el('code', {}, field), ' ', reason)),
      ),
    ];
  }
}
