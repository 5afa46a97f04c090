import { formatNumber } from '../format.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import type { Question } from './confirm-dialog.ts';

/** What is asked before files are loaded of which something is left out, or that retire something. */
export function applyQuestion(
  i18n: ImportI18n,
  rejected: number,
  retired: number,
  act: () => Promise<void>,
): Question {
  const number = (count: number): string => formatNumber(count, i18n.language);
  const skips = rejected > 0;
  return {
    heading: i18n.t(skips ? 'apply.heading' : 'apply.headingPrune'),
    text: [
      ...(skips ? [i18n.t('apply.text', { count: number(rejected) })] : []),
      ...(retired > 0 ? [i18n.t('apply.prune', { count: number(retired) })] : []),
      i18n.t('apply.undoable'),
    ],
    confirm: i18n.t(skips ? 'apply.confirm' : 'job.apply'),
    act,
  };
}
