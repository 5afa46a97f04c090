import { el, fill } from '../dom.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { dataTable, foreign } from './data-table.ts';
import type { Change, VanishedReport } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How many entries are shown at first, and how many more each time. */
const PAGE = 20;

/** What differs of things that are there: before and after, property by property. */
export function changeTable(
  changes: readonly Change[],
  label: string,
  i18n: ImportI18n,
  vocabulary: Vocabulary,
): HTMLElement {
  const columns = [{ label: i18n.t('changes.what') }, { label: i18n.t('changes.how') }];
  const rows = changes.map((change) => [
    el(
      'div',
      { class: 'thing' },
      el('span', { class: 'quiet-text' }, vocabulary.type(change.type)),
      foreign(idOf(change)),
    ),
    el(
      'ul',
      { class: 'values' },
      ...statedFirst(change, vocabulary).map(([name, { before, after }]) => {
        const say = (value: unknown): string => vocabulary.value(change.type, name, value);
        return valueLine(vocabulary.property(change.type, name), say(before), say(after), i18n);
      }),
    ),
  ]);
  return dataTable(label, columns, rows);
}

/** Return the values that people state; where none of them changed, those that follow from them. */
function statedFirst(
  { type, changes }: Change,
  vocabulary: Vocabulary,
): [string, { before: unknown; after: unknown }][] {
  const all = Object.entries(changes);
  const stated = all.filter(([name]) => vocabulary.isStated(type, name));
  return stated.length > 0 ? stated : all;
}

function valueLine(name: string, before: string, after: string, i18n: ImportI18n): HTMLElement {
  const side = (tag: 'del' | 'ins', text: string): HTMLElement =>
    text === ''
      ? el('span', { class: 'quiet-text' }, i18n.t('changes.nothing'))
      : el(tag, {}, foreign(text));
  return el(
    'li',
    {},
    el('span', { class: 'quiet-text value-name' }, name),
    side('del', before),
    el('span', { class: 'visually-hidden' }, i18n.t('changes.becomes')),
    el('span', { class: 'value-arrow', 'aria-hidden': 'true' }, '→'),
    side('ins', after),
  );
}

function idOf({ node_id: node, from_id: from, to_id: to }: Change): string {
  return node ?? `${from ?? ''} → ${to ?? ''}`;
}

/** What an import would change, from a check; null when it would change nothing. */
export function differences(
  changes: readonly Change[],
  i18n: ImportI18n,
  vocabulary: Vocabulary,
): HTMLElement | null {
  const heading = { id: 'differences-heading', text: i18n.t('differences.heading') };
  const show = (shown: readonly Change[]): HTMLElement =>
    changeTable(shown, heading.id, i18n, vocabulary);
  return changes.length === 0 ? null : growing('differences', heading, changes, show, i18n);
}

/** What the sources no longer say; null when there is nothing of the kind. */
export function vanished(
  report: VanishedReport | undefined,
  i18n: ImportI18n,
  vocabulary: Vocabulary,
): HTMLElement | null {
  if (report === undefined || (report.count === 0 && report.unjudged.length === 0)) {
    return null;
  }
  const { count, retired, items, unjudged } = report;
  const heading = {
    id: 'vanished-heading',
    text: i18n.t(count === 0 ? 'vanished.headingNone' : 'vanished.heading', { count }),
  };
  const columns = [
    { label: i18n.t('changes.what') },
    { label: i18n.t('vanished.source') },
    { label: i18n.t('vanished.reason') },
  ];
  const show = (shown: VanishedReport['items']): HTMLElement | null =>
    shown.length === 0
      ? null
      : dataTable(
          heading.id,
          columns,
          shown.map(({ type, ids, source, reason }) => [
            el(
              'div',
              { class: 'thing' },
              el('span', { class: 'quiet-text' }, vocabulary.type(type)),
              foreign(ids.join(' → ')),
            ),
            foreign(source),
            i18n.say(reason),
          ]),
        );
  const retiredLine = i18n.t('vanished.retired', { count: retired });
  const notes = [
    i18n.t('vanished.explain'),
    ...(retired > 0 ? [retiredLine] : []),
    ...unjudged.map(({ type, reason }) => {
      const values = { type: vocabulary.type(type), reason: i18n.say(reason) };
      return i18n.t('vanished.unjudged', values);
    }),
  ];
  return growing('vanished', heading, items, show, i18n, notes);
}

/** A section with a list that grows on demand. */
function growing<Item>(
  part: string,
  heading: { id: string; text: string },
  items: readonly Item[],
  show: (items: Item[]) => HTMLElement | null,
  i18n: ImportI18n,
  notes: string[] = [],
): HTMLElement {
  const list = el('div', {});
  const render = (count: number): void => {
    const more = el(
      'button',
      {
        type: 'button',
        'data-action': 'more',
        on: {
          click: () => {
            render(count + PAGE);
            (list.querySelector<HTMLElement>('[data-action=more]') ?? title).focus();
          },
        },
      },
      i18n.t('changes.more', { count: Math.min(PAGE, items.length - count) }),
    );
    const rest = items.length > count ? el('p', { class: 'actions' }, more) : null;
    fill(list, show(items.slice(0, count)), rest);
  };
  const title = el('h2', { id: heading.id, tabindex: -1 }, heading.text);
  render(PAGE);
  return el(
    'section',
    { class: 'panel', 'aria-labelledby': heading.id, 'data-part': part },
    title,
    ...notes.map((note) => el('p', { class: 'quiet-text' }, note)),
    list,
  );
}
