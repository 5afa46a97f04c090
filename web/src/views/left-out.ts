import type { LeftOut } from '../api/types.ts';
import { el } from '../dom.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Lexicon } from '../lexicon.ts';

/** Beyond this many a list without results is not unfolded by itself. */
const UNFOLDED = 20;

/** Who was considered and not listed, and why: each reason once, with those it holds for. */
export function leftOutList(
  entries: LeftOut[],
  unfold: boolean,
  i18n: I18n,
  lexicon: Lexicon,
): HTMLElement {
  if (entries.length === 0) {
    return el('p', { class: 'quiet-text left-out-none' }, i18n.t('leftOut.none'));
  }
  return el(
    'details',
    { class: 'left-out', open: unfold && entries.length <= UNFOLDED },
    el('summary', {}, i18n.t('leftOut.heading', { count: entries.length })),
    el(
      'ul',
      {},
      ...[...byReason(entries, i18n)].map(([reason, members]) =>
        el(
          'li',
          {},
          el('p', { class: 'left-out-why' }, reason),
          el('ul', { class: 'left-out-who' }, ...members.map((each) => entryItem(each, lexicon))),
        ),
      ),
    ),
  );
}

function byReason(entries: LeftOut[], i18n: I18n): Map<string, LeftOut[]> {
  const groups = new Map<string, LeftOut[]>();
  for (const entry of entries) {
    const reason = i18n.say(entry.reason);
    groups.set(reason, [...(groups.get(reason) ?? []), entry]);
  }
  return groups;
}

function entryItem({ provider, resource, reason }: LeftOut, lexicon: Lexicon): HTMLElement {
  const details = [lexicon.kind(provider.label), resource?.name].filter(Boolean).join(' · ');
  return el(
    'li',
    { 'data-provider': `${provider.label}:${provider.id}`, 'data-code': reason.code },
    el('span', { class: 'left-out-name' }, provider.name),
    el('span', { class: 'quiet-text' }, details),
  );
}
