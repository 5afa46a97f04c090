import { el } from '../dom.ts';
import { formatNumber, formatPercent } from '../format.ts';
import type { ImportI18n, ImportKey } from '../i18n/imports.ts';
import { foreign } from './data-table.ts';
import type { Step } from './types.ts';

const STAGES: Readonly<Record<string, ImportKey>> = {
  open: 'stage.open',
  nodes: 'stage.nodes',
  relations: 'stage.relations',
  references: 'stage.references',
  vanished: 'stage.vanished',
};

/** How far a job is. */
export class ProgressBar {
  readonly element = el('div', { class: 'progress' });
  readonly #i18n: ImportI18n;
  readonly #stage = el('p', { class: 'progress-stage' });
  readonly #bar = el('progress', { max: 1 });
  readonly #detail = el('p', { class: 'quiet-text' });
  readonly #away = el('p', { class: 'note', role: 'status', hidden: true });

  constructor(i18n: ImportI18n) {
    this.#i18n = i18n;
    this.element.append(this.#stage, this.#bar, this.#detail, this.#away);
  }

  /** Show a step; null while the job waits for its turn. */
  show(step: Step | null): void {
    const i18n = this.#i18n;
    const stage = step === null ? i18n.t('stage.queued') : stageName(step, i18n);
    const share = step === null || step.total === 0 ? null : Math.min(step.done / step.total, 1);
    const percent = share === null ? '' : ` ${formatPercent(share, i18n.language)}`;
    this.#stage.textContent = stage + percent;
    this.#bar.setAttribute('aria-label', stage);
    if (share === null) {
      this.#bar.removeAttribute('value');
    } else {
      this.#bar.value = share;
    }
    this.#detail.replaceChildren(
      ...(step === null ? [i18n.t('stage.queuedHint')] : this.#details(step)),
    );
    this.#away.hidden = true;
  }

  #details({ rows, file }: Step): (Node | string)[] {
    const { language } = this.#i18n;
    const counted = this.#i18n.t('stage.rows', { rows: formatNumber(rows, language) });
    const name = foreign(file);
    return name === null ? [counted] : [counted, ' · ', name];
  }

  /** Say that the server does not answer at the moment. */
  away(): void {
    this.#away.textContent = this.#i18n.t('stage.away');
    this.#away.hidden = false;
  }
}

/** Return what is being done. */
export function stageName({ stage }: Step, i18n: ImportI18n): string {
  return i18n.t(STAGES[stage] ?? 'stage.open');
}
