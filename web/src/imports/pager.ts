import { el } from '../dom.ts';
import { formatNumber } from '../format.ts';
import type { ImportI18n } from '../i18n/imports.ts';

export interface Part {
  offset: number;
  limit: number;
  total: number;
}

/** Turn the pages of a long list; null when it has only one. */
export function pager(
  i18n: ImportI18n,
  { offset, limit, total }: Part,
  onTurn: (offset: number) => void,
): HTMLElement | null {
  if (total <= limit) {
    return null;
  }
  const number = (value: number): string => formatNumber(value, i18n.language);
  const turn = (to: number, text: string, possible: boolean, name: string): HTMLElement =>
    el(
      'button',
      {
        type: 'button',
        disabled: !possible,
        'data-turn': name,
        on: {
          click: () => {
            onTurn(to);
          },
        },
      },
      text,
    );
  const last = Math.min(offset + limit, total);
  const shown = { first: number(offset + 1), last: number(last), total: number(total) };
  return el(
    'div',
    { class: 'pager' },
    turn(Math.max(offset - limit, 0), i18n.t('pager.back'), offset > 0, 'back'),
    el('span', { class: 'quiet-text', role: 'status' }, i18n.t('pager.shown', shown)),
    turn(offset + limit, i18n.t('pager.on'), last < total, 'on'),
  );
}

/** After a page was turned the keyboard stays at the button that turned it, or at its twin. */
export function refocus(within: Element, focused: Element | null): void {
  const name = focused?.getAttribute('data-turn');
  if (name === undefined || name === null) {
    return;
  }
  const button = within.querySelector<HTMLButtonElement>(`[data-turn=${name}]:enabled`);
  (button ?? within.querySelector<HTMLButtonElement>('[data-turn]:enabled'))?.focus();
}
