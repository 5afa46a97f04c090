import { el, fill } from '../dom.ts';
import { formatNumber } from '../format.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { differences, vanished } from './changes.ts';
import { foreign } from './data-table.ts';
import { Faults } from './faults.ts';
import { MappingEditor } from './mapping-editor.ts';
import { ProgressBar } from './progress.ts';
import { effect, notUnderstood, rejected, sheetTable, tally } from './report-view.ts';
import type { Job, MappingAnswer, Report, Step } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';
import { formatBytes } from './wording.ts';

export interface JobActions {
  check: (mapping?: string | null) => Promise<void>;
  apply: (prune: boolean) => Promise<void>;
  /** Asks first: so much is left out, and so much retired. */
  confirmApply: (rejected: number, retired: number) => void;
  mapping: () => Promise<MappingAnswer>;
  marked: (file: string) => void;
  forget: () => void;
  openImport: (id: string) => void;
  undo: (id: string) => void;
}

/** What a job is called while it has no report. */
const STATES = {
  queued: 'job.queued',
  running: 'job.running',
  failed: 'job.failed',
  interrupted: 'job.interrupted',
  done: 'job.failed',
} as const;
/** Files in which cells can be marked. */
const TABLE = /\.(csv|tsv|xlsx|xlsm|xls|ods)$/i;

/** One job: how far it is, then what became of every row, and what can be done next. */
export class JobView {
  readonly element = el('div', { class: 'job' });
  readonly #i18n: ImportI18n;
  readonly #vocabulary: Vocabulary;
  readonly #actions: JobActions;
  readonly #progress: ProgressBar;
  readonly #faults: Faults;
  readonly #job: Job;
  #step: Step | null;
  #prune: boolean;
  #editor: MappingEditor | null = null;

  constructor(i18n: ImportI18n, vocabulary: Vocabulary, actions: JobActions, job: Job) {
    this.#i18n = i18n;
    this.#vocabulary = vocabulary;
    this.#actions = actions;
    this.#job = job;
    this.#step = job.progress;
    this.#prune = job.prune;
    this.#progress = new ProgressBar(i18n);
    this.#faults = new Faults(i18n);
    const { report } = job;
    if (report) {
      this.#faults.show(report);
    }
    this.render();
    if (report && job.dry_run && notUnderstood(report).length > 0) {
      this.openMapping(false);
    }
  }

  render(): void {
    const { state, report, dry_run: dryRun } = this.#job;
    const running = state === 'queued' || state === 'running';
    if (running) {
      this.#progress.show(this.#step);
    }
    this.#faults.render();
    this.#editor?.render();
    const known = report ?? null;
    fill(
      this.element,
      this.#head(known, running),
      this.#editor?.element ?? null,
      ...(known === null ? [] : this.#reportParts(known, dryRun)),
    );
  }

  step(step: Step): void {
    this.#step = step;
    this.#progress.show(step);
  }

  away(): void {
    this.#progress.away();
  }

  /** Bring the reader to what is said about the job. */
  focus(): void {
    this.element.querySelector<HTMLElement>('#job-heading')?.focus();
  }

  /** Open the form for the columns; the draft comes a moment later. */
  openMapping(focus: boolean): void {
    const editor = new MappingEditor(this.#i18n, {
      vocabulary: this.#vocabulary,
      check: this.#actions.check,
      close: () => {
        this.#editor = null;
        this.render();
        this.element.querySelector<HTMLElement>('[data-action=mapping]')?.focus();
      },
    });
    this.#editor = editor;
    this.render();
    if (focus) {
      editor.focus();
    }
    void this.#actions.mapping().then(
      (answer) => {
        editor.show(answer);
      },
      (error: unknown) => {
        editor.fail(error);
      },
    );
  }

  /** The headline: what has happened, in one sentence. */
  headline(): string {
    const { state, dry_run: dryRun, report } = this.#job;
    const i18n = this.#i18n;
    if (state !== 'done' || !report) {
      return i18n.t(STATES[state]);
    }
    if (!dryRun) {
      return i18n.t('job.applied');
    }
    const strange = notUnderstood(report).length;
    if (strange > 0) {
      return i18n.t('job.strange', { count: strange });
    }
    return i18n.t(effect(report) === 0 && report.ok ? 'job.same' : 'job.checked');
  }

  #head(report: Report | null, running: boolean): HTMLElement {
    const i18n = this.#i18n;
    const { files, source, error, state } = this.#job;
    const listed = files.map(({ name, size }) =>
      el(
        'li',
        {},
        foreign(name),
        ' ',
        el('span', { class: 'quiet-text number' }, formatBytes(size, i18n.language)),
      ),
    );
    return el(
      'section',
      { class: 'panel job-head', 'aria-labelledby': 'job-heading', 'data-state': state },
      el('h2', { id: 'job-heading', tabindex: -1 }, this.headline()),
      el('ul', { class: 'job-files', 'aria-label': i18n.t('job.files') }, ...listed),
      source === null
        ? null
        : el('p', { class: 'quiet-text' }, i18n.t('job.source'), foreign(source)),
      running ? this.#progress.element : null,
      error === null ? null : el('p', { class: 'note' }, i18n.say(error.detail)),
      error === null || error.errors.length === 0
        ? null
        : el(
            'ul',
            { class: 'reasons' },
            ...error.errors.map(({ field, reason }) =>
              el('li', {}, el('code', {}, foreign(field)), ' ', i18n.say(reason)),
            ),
          ),
      report === null ? null : tally(report, i18n),
      report === null ? null : this.#next(report),
      report === null ? null : this.#pruneChoice(report),
      running ? null : this.#buttons(report),
    );
  }

  /** What applying would do, or has done about what could not be loaded. */
  #next(report: Report): HTMLElement {
    const i18n = this.#i18n;
    const count = formatNumber(rejected(report), i18n.language);
    const effects = formatNumber(effect(report), i18n.language);
    const bad = rejected(report) > 0;
    if (!this.#job.dry_run) {
      const text = i18n.t(bad ? 'job.appliedSome' : 'job.appliedAll', { count });
      return el('p', { class: 'job-next' }, text);
    }
    if (effect(report) === 0) {
      return el('p', { class: 'job-next' }, i18n.t('job.nothing'));
    }
    const will = i18n.t('job.will', { count: effects });
    return el('p', { class: 'job-next' }, bad ? `${will}${i18n.t('job.skips', { count })}` : will);
  }

  /** What a source no longer says stays, unless the reader wants it retired. */
  #pruneChoice({ vanished: gone }: Report): HTMLElement | null {
    if (!this.#job.dry_run || gone === undefined || gone.count === 0) {
      return null;
    }
    const i18n = this.#i18n;
    const count = formatNumber(gone.count, i18n.language);
    const box = el('input', {
      type: 'checkbox',
      'data-field': 'prune',
      checked: this.#prune,
      on: {
        change: () => {
          this.#prune = box.checked;
          this.render();
          this.element.querySelector<HTMLElement>('[data-field=prune]')?.focus();
        },
      },
    });
    return el('label', { class: 'choice' }, box, i18n.t('job.prune', { count }));
  }

  #buttons(report: Report | null): HTMLElement {
    const { state, dry_run: dryRun } = this.#job;
    const done = state === 'done' && report !== null;
    const first = !done ? this.#goOn() : dryRun ? this.#applyButton(report) : this.#afterwards();
    return el(
      'p',
      { class: 'actions' },
      ...first,
      ...(done ? this.#markedButtons(report) : []),
      done && !dryRun ? null : this.#mappingButton(),
      this.#button('forget', this.#i18n.t('job.forget'), this.#actions.forget),
    );
  }

  #applyButton(report: Report): HTMLElement[] {
    const bad = rejected(report);
    const retired = this.#prune ? (report.vanished?.count ?? 0) : 0;
    const apply = (): void => {
      if (bad > 0 || retired > 0) {
        this.#actions.confirmApply(bad, retired);
      } else {
        void this.#actions.apply(false);
      }
    };
    const button = this.#button('apply', this.#i18n.t('job.apply'), apply, true);
    button.disabled = effect(report) + retired === 0;
    return [button];
  }

  #goOn(): HTMLElement[] {
    const { dry_run: dryRun, state } = this.#job;
    const text = this.#i18n.t(state === 'interrupted' ? 'job.goOn' : 'job.again');
    const again = (): void => {
      void (dryRun ? this.#actions.check() : this.#actions.apply(this.#prune));
    };
    return [this.#button('again', text, again, true)];
  }

  #afterwards(): HTMLElement[] {
    const id = this.#job.import_id;
    if (id === null) {
      return [];
    }
    return [
      this.#button(
        'open-import',
        this.#i18n.t('job.openImport'),
        () => {
          this.#actions.openImport(id);
        },
        true,
      ),
      this.#button('undo', this.#i18n.t('undo.button'), () => {
        this.#actions.undo(id);
      }),
    ];
  }

  #markedButtons({ faults }: Report): HTMLElement[] {
    const bad = new Set(faults.filter(({ row }) => row !== null).map(({ file }) => file));
    const files = this.#job.files.filter(({ name }) => bad.has(name) && TABLE.test(name));
    const text = (name: string): string =>
      this.#job.files.length === 1
        ? this.#i18n.t('job.marked')
        : this.#i18n.t('job.markedNamed', { name });
    return files.map(({ name }) =>
      this.#button('marked', text(name), () => {
        this.#actions.marked(name);
      }),
    );
  }

  #mappingButton(): HTMLElement {
    return this.#button('mapping', this.#i18n.t('job.mapping'), () => {
      this.openMapping(true);
    });
  }

  #button(action: string, text: string, act: () => void, primary = false): HTMLButtonElement {
    const properties = { type: 'button', class: primary && 'primary', 'data-action': action };
    return el('button', { ...properties, on: { click: act } }, text);
  }

  #reportParts(report: Report, dryRun: boolean): (HTMLElement | null)[] {
    return reportParts(report, this.#faults, this.#i18n, this.#vocabulary, dryRun);
  }
}

/** What became of every sheet, every fault, and what differs. */
export function reportParts(
  report: Report,
  faults: Faults,
  i18n: ImportI18n,
  vocabulary: Vocabulary,
  dryRun: boolean,
): (HTMLElement | null)[] {
  return [
    faults.element,
    el(
      'section',
      { class: 'panel', 'aria-labelledby': 'sheets-heading', 'data-part': 'sheets' },
      el('h2', { id: 'sheets-heading' }, i18n.t('sheets.heading')),
      sheetTable(report, i18n, vocabulary),
    ),
    dryRun ? differences(report.differences ?? [], i18n, vocabulary) : null,
    vanished(report.vanished, i18n, vocabulary),
  ];
}
