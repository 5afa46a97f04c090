import { el, fill } from '../dom.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { dataTable, foreign } from './data-table.ts';
import { pager, refocus } from './pager.ts';
import type { Vocabulary } from './vocabulary.ts';

const PAGE = 20;

/** What stands in the way of undoing: which things were touched since, and how. */
export function conflictTable(
  conflicts: { field: string; reason: string }[],
  label: string,
  i18n: ImportI18n,
  vocabulary: Vocabulary,
): HTMLElement {
  const element = el('div', { class: 'conflicts' });
  const columns = [
    { label: i18n.t('conflict.what') },
    { label: i18n.t('conflict.id') },
    { label: i18n.t('conflict.reason') },
  ];
  const show = (offset: number): void => {
    const focused = document.activeElement;
    const rows = conflicts.slice(offset, offset + PAGE).map(({ field, reason }) => {
      // Type first, then ids and properties.
      const [type = '', ...rest] = field.split(' ');
      return [vocabulary.type(type), foreign(rest.join(' ')), reason];
    });
    const part = { offset, limit: PAGE, total: conflicts.length };
    fill(element, dataTable(label, columns, rows), pager(i18n, part, show));
    refocus(element, focused);
  };
  show(0);
  return element;
}
