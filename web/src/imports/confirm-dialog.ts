import { ProblemError } from '../api/errors.ts';
import { el, fill } from '../dom.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { failureLine } from '../views/notice.ts';
import { conflictTable } from './conflicts.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Question {
  heading: string;
  text: string[];
  confirm: string;
  /** What is confirmed; the dialog stays open and says why when it fails. */
  act: () => Promise<void>;
}

const HEADING = 'confirm-heading';
const TEXT = 'confirm-text';

/** Ask before something is done, and tell why it could not be done. */
export class ConfirmDialog {
  readonly element: HTMLDialogElement = el('dialog', {
    class: 'dialog',
    'aria-labelledby': HEADING,
    'aria-describedby': TEXT,
  });
  readonly #i18n: ImportI18n;
  readonly #vocabulary: () => Vocabulary | null;

  constructor(i18n: ImportI18n, vocabulary: () => Vocabulary | null) {
    this.#i18n = i18n;
    this.#vocabulary = vocabulary;
  }

  open(question: Question): void {
    const failure = el('div', { class: 'dialog-failure', role: 'alert' });
    const cancel = el(
      'button',
      {
        type: 'button',
        on: {
          click: () => {
            this.element.close();
          },
        },
      },
      this.#i18n.t('confirm.cancel'),
    );
    const confirm = el(
      'button',
      {
        type: 'button',
        class: 'primary',
        'data-action': 'confirm',
        on: {
          click: () => {
            void this.#act(question, confirm, cancel, failure);
          },
        },
      },
      question.confirm,
    );
    this.element.classList.remove('dialog-wide');
    fill(
      this.element,
      el('h2', { id: HEADING }, question.heading),
      el('div', { id: TEXT }, ...question.text.map((each) => el('p', {}, each))),
      failure,
      el('p', { class: 'actions' }, cancel, confirm),
    );
    this.element.showModal();
    cancel.focus();
  }

  async #act(
    { act }: Question,
    confirm: HTMLButtonElement,
    cancel: HTMLButtonElement,
    failure: HTMLElement,
  ): Promise<void> {
    failure.replaceChildren();
    confirm.disabled = true;
    this.element.setAttribute('aria-busy', 'true');
    try {
      await act();
      this.element.close();
    } catch (error) {
      this.#fail(error, confirm, failure);
      cancel.textContent = this.#i18n.t('confirm.close');
      cancel.focus();
    } finally {
      this.element.removeAttribute('aria-busy');
    }
  }

  /** What stands in the way is a list; asking the same again would not shorten it. */
  #fail(error: unknown, confirm: HTMLButtonElement, failure: HTMLElement): void {
    const conflict = error instanceof ProblemError && error.status === 409;
    const conflicts = conflict ? (error.problem.errors ?? []) : [];
    const vocabulary = this.#vocabulary();
    if (!conflict || conflicts.length === 0 || vocabulary === null) {
      fill(failure, el('p', { class: 'field-error' }, failureLine(this.#i18n, error)));
      confirm.disabled = conflict;
      return;
    }
    this.element.classList.add('dialog-wide');
    fill(
      failure,
      el('p', { class: 'field-error', id: 'conflicts-heading' }, error.message),
      conflictTable(conflicts, 'conflicts-heading', this.#i18n, vocabulary),
    );
  }
}
