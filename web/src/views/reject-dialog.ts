import type { MatchedNeed, NodeRef } from '../api/types.ts';
import { el, fill } from '../dom.ts';
import type { I18n } from '../i18n/i18n.ts';
import { failureLine } from './notice.ts';

const LONGEST_REASON = 500;

/** Ask for the reason why a suggestion is turned down, and send it. */
export class RejectDialog {
  readonly element: HTMLDialogElement = el('dialog', {
    class: 'dialog',
    'aria-labelledby': 'reject-heading',
  });
  readonly #i18n: I18n;
  readonly #send: (provider: NodeRef, reason: string) => Promise<void>;

  /**
   * @param send - sends the rejection; the dialog stays open and says why when it fails.
   */
  constructor(i18n: I18n, send: (provider: NodeRef, reason: string) => Promise<void>) {
    this.#i18n = i18n;
    this.#send = send;
  }

  open(provider: NodeRef, need: MatchedNeed): void {
    const i18n = this.#i18n;
    const reason = el('textarea', {
      id: 'reason',
      rows: 3,
      maxlength: LONGEST_REASON,
      required: true,
      'aria-describedby': 'reject-explain reject-error',
    });
    const error = el('p', { id: 'reject-error', class: 'field-error', role: 'alert' });
    const confirm = el('button', { class: 'primary' }, i18n.t('reject.confirm'));
    const form = el(
      'form',
      {
        // The page says itself, in the reader's language, what is missing.
        novalidate: true,
        on: {
          submit: (event) => {
            event.preventDefault();
            void this.#submit(provider, reason, error, confirm);
          },
        },
      },
      el('h2', { id: 'reject-heading' }, i18n.t('reject.heading')),
      el(
        'p',
        { id: 'reject-explain' },
        i18n.t('reject.explain', { provider: provider.name, need: need.name }),
      ),
      el('label', { for: 'reason' }, i18n.t('reject.reason')),
      reason,
      error,
      el(
        'p',
        { class: 'actions' },
        el(
          'button',
          {
            type: 'button',
            on: {
              click: () => {
                this.element.close();
              },
            },
          },
          i18n.t('reject.cancel'),
        ),
        confirm,
      ),
    );
    fill(this.element, form);
    this.element.showModal();
    reason.focus();
  }

  async #submit(
    provider: NodeRef,
    reason: HTMLTextAreaElement,
    error: HTMLElement,
    confirm: HTMLButtonElement,
  ): Promise<void> {
    const text = reason.value.trim();
    if (text === '') {
      error.textContent = this.#i18n.t('reject.missing');
      reason.setAttribute('aria-invalid', 'true');
      reason.focus();
      return;
    }
    error.textContent = '';
    reason.removeAttribute('aria-invalid');
    confirm.disabled = true;
    try {
      await this.#send(provider, text);
      this.element.close();
    } catch (failure) {
      error.textContent = failureLine(this.#i18n, failure);
    } finally {
      confirm.disabled = false;
    }
  }
}
