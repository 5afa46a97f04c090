import { ProblemError, UnreachableError } from '../api/errors.ts';
import { Http } from '../api/http.ts';
import type { Page } from '../api/types.ts';
import { el, fill } from '../dom.ts';
import { ImportI18n } from '../i18n/imports.ts';
import { chooseLanguage, rememberLanguage, rememberedLanguage } from '../state/language.ts';
import { Retry, waitBeforeRetry } from '../state/retry.ts';
import { failureLine, failureNotice, notice } from '../views/notice.ts';
import { Shell } from '../views/shell.ts';
import { formatAddress, parseAddress, type Address } from './address.ts';
import { ImportClient } from './client.ts';
import { applyQuestion } from './apply-question.ts';
import { ConfirmDialog } from './confirm-dialog.ts';
import { follow } from './follow.ts';
import { ImportDetail } from './import-detail.ts';
import { ImportList, LIST_PAGE } from './import-list.ts';
import { Intake } from './intake.ts';
import { JobView, type JobActions } from './job-view.ts';
import { stageName } from './progress.ts';
import { save } from './save.ts';
import { Steps } from './steps.ts';
import type { ImportSummary, Job } from './types.ts';
import type { Upload } from './upload.ts';
import { Vocabulary } from './vocabulary.ts';
import { inShort } from './wording.ts';

/** What fills the page below the way. */
type Content =
  | { kind: 'loading' }
  | { kind: 'list'; view: ImportList }
  | { kind: 'job'; view: JobView; job: Job }
  | { kind: 'import'; view: ImportDetail; name: string }
  | { kind: 'failed'; error: unknown; wait: number | null };

/** The imports page as a whole: it keeps the address, asks the API, and lets the parts show it. */
export class ImportDesk {
  readonly #i18n: ImportI18n;
  readonly #client: ImportClient;
  readonly #shell: Shell;
  readonly #steps: Steps;
  readonly #intake: Intake;
  readonly #dialog: ConfirmDialog;
  readonly #main = el('div', { class: 'imports' });
  readonly #retry = new Retry();
  #address: Address = parseAddress(location.search);
  #content: Content = { kind: 'loading' };
  #vocabulary: Vocabulary | null = null;
  #asked = new AbortController();
  #unfollow: () => void = () => undefined;

  constructor(root: HTMLElement) {
    const remembered = rememberedLanguage();
    this.#i18n = new ImportI18n(
      chooseLanguage(this.#address.lang, remembered, navigator.languages),
    );
    this.#client = new ImportClient(new Http(() => this.#i18n.tag));
    this.#steps = new Steps(this.#i18n, () => {
      this.#go({ job: null, batch: null });
    });
    this.#intake = new Intake(this.#i18n, (sent) => this.#upload(sent));
    this.#dialog = new ConfirmDialog(this.#i18n, () => this.#vocabulary);
    const parts = {
      finder: this.#steps.element,
      results: this.#main,
      dialog: this.#dialog.element,
    };
    const switchLanguage = (): void => {
      this.#switchLanguage();
    };
    this.#shell = new Shell(root, this.#i18n, 'imports', switchLanguage, parts);
    this.#watch();
  }

  /** Learn the words of the domain and the limits, then show what the address asks for. */
  async start(): Promise<void> {
    this.#show({ kind: 'loading' });
    try {
      const [schema, limits] = await Promise.all([this.#client.schema(), this.#client.limits()]);
      this.#vocabulary = new Vocabulary(this.#i18n, schema);
      this.#intake.setLimits(limits);
    } catch (error) {
      this.#fail(error);
      return;
    }
    await this.#load();
  }

  #watch(): void {
    window.addEventListener('popstate', () => {
      const address = parseAddress(location.search);
      this.#address = { ...address, lang: address.lang ?? this.#i18n.language };
      if (address.lang !== null && address.lang !== this.#i18n.language) {
        this.#i18n.language = address.lang;
        this.#relabel();
      }
      void this.#load();
    });
    window.addEventListener('online', () => {
      if (this.#content.kind === 'failed' && this.#content.error instanceof UnreachableError) {
        this.#askAgain();
      }
    });
  }

  /** Ask for what the address names and show it. */
  async #load(): Promise<void> {
    const vocabulary = this.#vocabulary;
    this.#retry.cancel();
    this.#unfollow();
    this.#asked.abort();
    const asked = new AbortController();
    this.#asked = asked;
    if (vocabulary === null) {
      return;
    }
    const { job, batch } = this.#address;
    try {
      if (job !== null) {
        this.#showJob(await this.#client.job(job, asked.signal), vocabulary);
      } else if (batch !== null) {
        await this.#showImport(batch, vocabulary, asked.signal);
      } else {
        await this.#showList(0, vocabulary, asked.signal);
      }
    } catch (error) {
      if (!asked.signal.aborted) {
        this.#fail(error);
      }
    }
  }

  async #showList(offset: number, vocabulary: Vocabulary, signal: AbortSignal): Promise<void> {
    const page = await this.#client.imports(offset, LIST_PAGE, signal);
    const view = new ImportList(this.#i18n, vocabulary, {
      open: (id) => {
        this.#go({ job: null, batch: id });
      },
      turn: (to) => void this.#turn(view, to),
    });
    view.show(page, offset);
    this.#intake.reset(false);
    this.#show({ kind: 'list', view });
  }

  async #turn(view: ImportList, offset: number): Promise<void> {
    try {
      const page: Page<ImportSummary> = await this.#client.imports(offset, LIST_PAGE);
      view.show(page, offset);
    } catch (error) {
      this.#shell.toast(failureLine(this.#i18n, error));
    }
  }

  async #showImport(id: string, vocabulary: Vocabulary, signal: AbortSignal): Promise<void> {
    const batch = await this.#client.import(id, signal);
    const view = new ImportDetail(
      this.#i18n,
      vocabulary,
      {
        changes: (offset, limit) => this.#client.changes(id, offset, limit, signal),
        undo: () => {
          this.#askUndo(id, batch.state);
        },
      },
      batch,
    );
    this.#show({ kind: 'import', view, name: inShort(batch.name) });
    view.focus();
  }

  /** Show a job as it is, and follow it while it runs. */
  #showJob(job: Job, vocabulary: Vocabulary): void {
    this.#unfollow();
    const view = new JobView(this.#i18n, vocabulary, this.#jobActions(job), job);
    this.#intake.reset(true);
    this.#show({ kind: 'job', view, job });
    view.focus();
    this.#shell.announce(view.headline());
    if (job.state === 'queued' || job.state === 'running') {
      this.#follow(job, view, vocabulary);
    }
  }

  #follow(job: Job, view: JobView, vocabulary: Vocabulary): void {
    let stage = '';
    this.#unfollow = follow(this.#client, job.id, {
      onStep: (step) => {
        view.step(step);
        // Every stage is told once; figures that run would never let a listener rest.
        if (step.stage !== stage) {
          stage = step.stage;
          this.#shell.announce(stageName(step, this.#i18n));
        }
      },
      onEnd: (ended) => {
        this.#showJob(ended, vocabulary);
      },
      onAway: () => {
        view.away();
      },
      onError: (error) => {
        this.#fail(error);
      },
    });
  }

  #jobActions({ id }: Job): JobActions {
    const begun = async (asked: Promise<Job>): Promise<void> => {
      const job = await asked;
      if (this.#vocabulary !== null) {
        this.#showJob(job, this.#vocabulary);
      }
    };
    const told = (asked: Promise<Job>): Promise<void> =>
      begun(asked).catch((error: unknown) => {
        this.#shell.toast(failureLine(this.#i18n, error));
      });
    return {
      check: (mapping) => {
        const asked = this.#client.checkAgain(id, mapping);
        return mapping === undefined ? told(asked) : begun(asked);
      },
      apply: (prune) => told(this.#client.apply(id, prune)),
      confirmApply: (rejected, retired) => {
        const act = (): Promise<void> => begun(this.#client.apply(id, retired > 0));
        this.#dialog.open(applyQuestion(this.#i18n, rejected, retired, act));
      },
      mapping: () => this.#client.mapping(id),
      marked: (file) => void this.#saveMarked(id, file),
      forget: () => {
        this.#askForget(id);
      },
      openImport: (batch) => {
        this.#go({ job: null, batch });
      },
      undo: (batch) => {
        this.#askUndo(batch, 'done');
      },
    };
  }

  async #upload(sent: Upload): Promise<void> {
    const job = await this.#client.check(sent);
    this.#address = { job: job.id, batch: null, lang: this.#i18n.language };
    this.#writeAddress('push');
    if (this.#vocabulary !== null) {
      this.#showJob(job, this.#vocabulary);
    }
  }

  async #saveMarked(id: string, file: string): Promise<void> {
    this.#shell.toast(this.#i18n.t('job.marking'));
    try {
      save(await this.#client.marked(id, file), `${file.replace(/\.[^.]*$/, '')}.marked.xlsx`);
    } catch (error) {
      this.#shell.toast(failureLine(this.#i18n, error));
    }
  }

  #askForget(id: string): void {
    this.#dialog.open({
      heading: this.#i18n.t('forget.heading'),
      text: [this.#i18n.t('forget.text')],
      confirm: this.#i18n.t('forget.confirm'),
      act: async () => {
        await this.#client.forget(id);
        this.#go({ job: null, batch: null }, 'replace');
        this.#shell.toast(this.#i18n.t('forget.done'));
      },
    });
  }

  #askUndo(id: string, state: string): void {
    const i18n = this.#i18n;
    const unfinished = state === 'running' ? [i18n.t('import.unfinished')] : [];
    this.#dialog.open({
      heading: i18n.t('undo.heading'),
      text: [i18n.t('undo.text'), i18n.t('undo.refused'), ...unfinished],
      confirm: i18n.t('undo.confirm'),
      act: async () => {
        const undone = await this.#client.undo(id);
        this.#go({ job: null, batch: id });
        this.#shell.toast(i18n.t('undo.done', { ...undone }));
      },
    });
  }

  #go(where: { job: string | null; batch: string | null }, how: 'push' | 'replace' = 'push'): void {
    this.#address = { ...where, lang: this.#i18n.language };
    this.#writeAddress(how);
    void this.#load();
  }

  #writeAddress(how: 'push' | 'replace'): void {
    const query = formatAddress(this.#address);
    if (how === 'push' && query !== location.search) {
      history.pushState(null, '', location.pathname + query);
    } else {
      history.replaceState(null, '', location.pathname + query);
    }
  }

  #switchLanguage(): void {
    this.#i18n.language = this.#i18n.language === 'zh' ? 'en' : 'zh';
    rememberLanguage(this.#i18n.language);
    this.#address = { ...this.#address, lang: this.#i18n.language };
    this.#writeAddress('replace');
    this.#relabel();
  }

  #relabel(): void {
    this.#shell.render();
    this.#steps.render();
    this.#intake.relabel();
    const content = this.#content;
    if ('view' in content) {
      content.view.render();
      this.#entitle(content);
    } else {
      this.#show(content);
    }
  }

  #fail(error: unknown): void {
    this.#unfollow();
    const wait = waitBeforeRetry(error);
    this.#show({ kind: 'failed', error, wait });
    if (wait !== null) {
      this.#retry.plan(wait, () => {
        this.#askAgain();
      });
    }
  }

  #askAgain(): void {
    this.#retry.cancel();
    void (this.#vocabulary === null ? this.start() : this.#load());
  }

  #show(content: Content): void {
    this.#content = content;
    this.#entitle(content);
    this.#showWay(content);
    switch (content.kind) {
      case 'loading':
        fill(this.#main, notice('loading', this.#i18n.t('list.loading')));
        break;
      case 'list':
        fill(this.#main, this.#intake.element, content.view.element);
        break;
      case 'job':
        this.#showJobParts(content);
        break;
      case 'import':
        fill(this.#main, content.view.element);
        break;
      case 'failed':
        fill(this.#main, this.#failure(content));
        break;
    }
  }

  #showJobParts({ view, job }: { view: JobView; job: Job }): void {
    const better = job.state !== 'queued' && job.state !== 'running' && job.import_id === null;
    fill(this.#main, view.element, better ? this.#intake.element : null);
  }

  #failure({ error, wait }: { error: unknown; wait: number | null }): HTMLElement {
    if (error instanceof ProblemError && error.status === 404) {
      const home = this.#steps.home();
      const title = this.#i18n.t(this.#address.job === null ? 'import.gone' : 'job.gone');
      return notice('error', title, error.message, home);
    }
    const again = (): void => {
      this.#askAgain();
    };
    return failureNotice(this.#i18n, error, wait, again);
  }

  #showWay(content: Content): void {
    const atHome = this.#address.job === null && this.#address.batch === null;
    if (content.kind === 'job') {
      this.#steps.show(content.job.dry_run ? 'check' : 'apply', false);
    } else {
      this.#steps.show(content.kind === 'list' ? 'choose' : null, atHome);
    }
  }

  #entitle(content: Content): void {
    if (content.kind === 'job') {
      this.#shell.entitle(content.view.headline());
    } else {
      this.#shell.entitle(content.kind === 'import' ? content.name : null);
    }
  }
}
