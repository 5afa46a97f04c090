import { el } from '../dom.ts';
import type { ImportI18n, ImportKey } from '../i18n/imports.ts';

const STATES: Readonly<Record<string, ImportKey>> = {
  running: 'state.running',
  done: 'state.done',
  undoing: 'state.undoing',
  undone: 'state.undone',
};

/** The state of an import, as a mark. */
export function stateBadge(state: string, i18n: ImportI18n): HTMLElement {
  const key = STATES[state];
  return el(
    'span',
    { class: `badge state-badge state-${state}`, 'data-import-state': state },
    key === undefined ? state : i18n.t(key),
  );
}
