import type { MatchedNeed } from '../api/types.ts';
import { el } from '../dom.ts';
import { formatSpan } from '../format.ts';
import type { I18n, Key } from '../i18n/i18n.ts';
import type { Lexicon } from '../lexicon.ts';
import { syntheticBadge } from './badges.ts';

/** The chosen need in one line of facts. */
export function needCard(need: MatchedNeed, i18n: I18n, lexicon: Lexicon): HTMLElement {
  const facts: [Key, string | null][] = [
    ['need.community', need.community?.name ?? null],
    ['need.category', categoryName(need, i18n)],
    ['need.quantity', amount(need.quantity, need, lexicon)],
    ['need.remaining', amount(need.remaining_quantity, need, lexicon)],
    ['need.window', formatSpan(need.starts_on ?? null, need.ends_on ?? null)],
    ['need.urgency', choice(need, 'urgency', lexicon)],
    ['need.status', choice(need, 'status', lexicon)],
  ];
  return el(
    'section',
    { class: 'need-card', 'aria-labelledby': 'need-name' },
    el(
      'div',
      { class: 'need-title' },
      el('h2', { id: 'need-name' }, need.name),
      syntheticBadge(i18n, need.synthetic),
    ),
    el(
      'dl',
      {},
      ...facts.flatMap(([key, value]) =>
        value === null ? [] : [el('div', {}, el('dt', {}, i18n.t(key)), el('dd', {}, value))],
      ),
    ),
  );
}

function categoryName(need: MatchedNeed, i18n: I18n): string | null {
  const names = (need.categories ?? []).map(
    ({ name, name_en: english }) => (i18n.language === 'en' ? english : null) ?? name,
  );
  return names.length === 0 ? null : names.join(i18n.t('page.comma'));
}

function amount(
  value: number | null | undefined,
  need: MatchedNeed,
  lexicon: Lexicon,
): string | null {
  return typeof value === 'number' ? lexicon.quantity('Need', value, need.unit_of_measure) : null;
}

function choice(
  need: MatchedNeed,
  property: 'urgency' | 'status',
  lexicon: Lexicon,
): string | null {
  const code = need[property];
  return typeof code === 'string' ? lexicon.choice('Need', property, code) : null;
}
