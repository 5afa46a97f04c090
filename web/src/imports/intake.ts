import { isAbort } from '../api/errors.ts';
import { el, fill, icon, setAttribute } from '../dom.ts';
import { formatNumber, formatPercent } from '../format.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { failureLine } from '../views/notice.ts';
import { foreign } from './data-table.ts';
import { refusal } from './file-check.ts';
import type { Limits } from './types.ts';
import type { Upload } from './upload.ts';
import { formatBytes } from './wording.ts';

const ARROW_UP = 'M11 16V7.8L7.4 11.4 6 10l6-6 6 6-1.4 1.4L13 7.8V16zM5 20v-5h2v3h10v-3h2v5z';
const LONGEST_SOURCE = 100;
/** What an office registers first; a template of other types comes from the command line. */
const TEMPLATE_TYPES = ['Unit', 'Resource', 'Need', 'Case', 'Member', 'Resident', 'Activity'];
const PER_MEGABYTE = 1_000_000;

/** Where files are chosen or dropped, and sent to be checked. */
export class Intake {
  readonly element = el('section', { class: 'panel intake', 'aria-labelledby': 'intake-heading' });
  readonly #i18n: ImportI18n;
  readonly #check: (sent: Upload) => Promise<void>;
  readonly #picker: HTMLInputElement;
  readonly #error = el('p', { class: 'field-error', role: 'alert', id: 'intake-error' });
  readonly #bar = el('progress', { max: 1 });
  readonly #share = el('span', { class: 'number' });
  readonly #drop = el('div', { class: 'drop' });
  #limits: Limits | null = null;
  #files: File[] = [];
  #source = '';
  #again = false;
  #sending: AbortController | null = null;

  /**
   * @param check - sends the files; the choice stays as it is and the reason is shown when it fails.
   */
  constructor(i18n: ImportI18n, check: (sent: Upload) => Promise<void>) {
    this.#i18n = i18n;
    this.#check = check;
    this.#picker = el('input', {
      type: 'file',
      multiple: true,
      hidden: true,
      on: {
        change: () => {
          this.add([...(this.#picker.files ?? [])]);
          this.#picker.value = '';
        },
      },
    });
    this.#watchDrops();
    this.render();
  }

  setLimits(limits: Limits): void {
    this.#limits = limits;
    this.#picker.accept = limits.endings.join(',');
    this.render();
  }

  /** Begin anew; `again` when files were checked already and better ones may follow. */
  reset(again: boolean): void {
    this.#sending?.abort();
    this.#sending = null;
    this.#files = [];
    this.#again = again;
    this.#error.textContent = '';
    this.render();
  }

  /** Choose files in addition; one of the same name takes the place of the other. */
  add(files: readonly File[]): void {
    if (this.#sending !== null || files.length === 0) {
      return;
    }
    const names = new Set(files.map(({ name }) => name));
    this.#files = [...this.#files.filter(({ name }) => !names.has(name)), ...files];
    this.#judge();
    this.render();
    this.element.querySelector<HTMLElement>('[data-action=check]')?.focus();
  }

  render(): void {
    const i18n = this.#i18n;
    this.element.classList.toggle('intake-again', this.#again && this.#files.length === 0);
    fill(
      this.element,
      el(
        'h2',
        { id: 'intake-heading' },
        i18n.t(this.#again ? 'intake.headingAgain' : 'intake.heading'),
      ),
      this.#sending === null ? this.#choosing() : this.#waiting(),
      this.#files.length > 0 && this.#sending === null ? this.#form() : null,
      this.#error,
      this.#picker,
    );
  }

  /** What was said in the other language would now be read as this one. */
  relabel(): void {
    this.#error.textContent = '';
    this.#judge();
    this.render();
  }

  #choosing(): HTMLElement {
    const i18n = this.#i18n;
    fill(
      this.#drop,
      icon(ARROW_UP, 'drop-icon'),
      el('p', { class: 'drop-title' }, i18n.t('intake.drop')),
      el(
        'button',
        {
          type: 'button',
          'data-action': 'choose',
          on: {
            click: () => {
              this.#picker.click();
            },
          },
        },
        i18n.t('intake.choose'),
      ),
      el('p', { class: 'quiet-text' }, i18n.t('intake.kinds')),
      el(
        'p',
        { class: 'quiet-text' },
        el('a', { href: templateAddress(i18n.language) }, i18n.t('intake.template')),
      ),
      this.#limits === null
        ? null
        : el('p', { class: 'quiet-text' }, this.#limitsLine(this.#limits)),
    );
    return this.#drop;
  }

  #limitsLine({ files, bytes, hours }: Limits): string {
    const { language } = this.#i18n;
    return this.#i18n.t('intake.limits', {
      files: formatNumber(files, language),
      size: formatNumber(bytes / PER_MEGABYTE, language),
      hours: formatNumber(hours, language),
    });
  }

  #form(): HTMLElement {
    const i18n = this.#i18n;
    const source = el('input', {
      id: 'source',
      type: 'text',
      maxlength: LONGEST_SOURCE,
      autocomplete: 'off',
      'aria-describedby': 'source-hint',
      value: this.#source,
      on: {
        input: () => {
          this.#source = source.value;
        },
      },
    });
    return el(
      'form',
      {
        on: {
          submit: (event) => {
            event.preventDefault();
            void this.#send();
          },
        },
      },
      el(
        'ul',
        { class: 'chosen', 'aria-label': i18n.t('intake.chosen') },
        ...this.#files.map((file) => this.#chosen(file)),
      ),
      el(
        'div',
        { class: 'field source-field' },
        el('label', { for: 'source' }, i18n.t('intake.source')),
        source,
        el('p', { class: 'quiet-text', id: 'source-hint' }, i18n.t('intake.sourceHint')),
      ),
      el(
        'p',
        { class: 'actions' },
        el(
          'button',
          {
            type: 'submit',
            class: 'primary',
            'data-action': 'check',
            disabled: this.#refused() !== null,
          },
          i18n.t('intake.check'),
        ),
        el('span', { class: 'quiet-text' }, i18n.t('intake.checkHint')),
      ),
    );
  }

  #chosen(file: File): HTMLElement {
    const i18n = this.#i18n;
    const remove = (): void => {
      this.#files = this.#files.filter((each) => each !== file);
      this.#judge();
      this.render();
      this.element.querySelector<HTMLElement>('[data-action=choose]')?.focus();
    };
    return el(
      'li',
      {},
      foreign(file.name),
      el('span', { class: 'quiet-text number' }, formatBytes(file.size, i18n.language)),
      el(
        'button',
        {
          type: 'button',
          class: 'quiet',
          'aria-label': i18n.t('intake.removeNamed', { name: file.name }),
          on: { click: remove },
        },
        i18n.t('intake.remove'),
      ),
    );
  }

  #waiting(): HTMLElement {
    const i18n = this.#i18n;
    const cancel = (): void => {
      this.#sending?.abort();
    };
    this.#bar.setAttribute('aria-label', i18n.t('intake.sending'));
    return el(
      'div',
      { class: 'progress', 'data-state': 'uploading' },
      el('p', {}, i18n.t('intake.sending'), ' ', this.#share),
      this.#bar,
      el(
        'p',
        { class: 'actions' },
        el(
          'button',
          { type: 'button', 'data-action': 'cancel', on: { click: cancel } },
          i18n.t('confirm.cancel'),
        ),
      ),
    );
  }

  async #send(): Promise<void> {
    const sending = new AbortController();
    this.#sending = sending;
    this.#error.textContent = '';
    this.#tell(0);
    this.render();
    this.element.querySelector<HTMLElement>('[data-action=cancel]')?.focus();
    try {
      await this.#check({
        files: this.#files,
        source: this.#source.trim(),
        signal: sending.signal,
        onProgress: (share) => {
          this.#tell(share);
        },
      });
    } catch (error) {
      this.#error.textContent = isAbort(error) ? '' : failureLine(this.#i18n, error);
    }
    if (this.#sending === sending) {
      this.#sending = null;
      this.render();
      this.element.querySelector<HTMLElement>('[data-action=check]')?.focus();
    }
  }

  #tell(share: number): void {
    this.#bar.value = share;
    this.#share.textContent = formatPercent(share, this.#i18n.language);
  }

  #refused(): string | null {
    return this.#limits === null ? null : refusal(this.#files, this.#limits, this.#i18n);
  }

  #judge(): void {
    this.#error.textContent = this.#refused() ?? '';
  }

  /** Files may be dropped anywhere; without this the browser would open them instead. */
  #watchDrops(): void {
    let timer = 0;
    const mark = (over: boolean): void => {
      setAttribute(this.#drop, 'data-over', over && 'yes');
    };
    window.addEventListener('dragover', (event) => {
      event.preventDefault();
      mark(true);
      // There is no event for leaving the window that all browsers send.
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        mark(false);
      }, 300);
    });
    window.addEventListener('drop', (event) => {
      event.preventDefault();
      mark(false);
      if (this.element.isConnected) {
        this.add([...(event.dataTransfer?.files ?? [])]);
      }
    });
  }
}

function templateAddress(language: string): string {
  const query = new URLSearchParams(TEMPLATE_TYPES.map((type) => ['type', type]));
  query.set('lang', language);
  return `/api/v1/templates?${query}`;
}
