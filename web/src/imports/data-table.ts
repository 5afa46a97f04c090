import { el } from '../dom.ts';

export type Cell = Node | string | null;

export interface Column {
  label: string;
  /** Figures stand at the right, one below the other. */
  number?: boolean;
}

/**
 * A table that becomes a list of cards on a phone.
 *
 * The style sheet lays it out anew there, which would cost the table its meaning for assistive
 * technology; so every role is written down.
 *
 * @param label - the id of the heading that names the table.
 */
export function dataTable(label: string, columns: readonly Column[], rows: Cell[][]): HTMLElement {
  const head = columns.map(({ label: text, number }) =>
    el('th', { scope: 'col', role: 'columnheader', class: number === true && 'number' }, text),
  );
  const body = rows.map((cells) =>
    el(
      'tr',
      { role: 'row' },
      ...cells.map((cell, place) => {
        const column = columns[place];
        return el(
          'td',
          {
            role: 'cell',
            class: column?.number === true && 'number',
            'data-label': column?.label,
          },
          cell,
        );
      }),
    ),
  );
  return el(
    'table',
    { class: 'data-table', role: 'table', 'aria-labelledby': label },
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...head)),
    el('tbody', { role: 'rowgroup' }, ...body),
  );
}

/** A text from outside: it may be written in another direction, and must not turn its neighbours. */
export function foreign(text: string | null): HTMLElement | null {
  return text === null || text === '' ? null : el('bdi', {}, text);
}
