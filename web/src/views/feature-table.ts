import type { Match } from '../api/types.ts';
import { el } from '../dom.ts';
import { formatPercent, formatScore } from '../format.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Lexicon } from '../lexicon.ts';
import { featureOrder, filledBar } from './score-strip.ts';

/** How the score came about: value, weight and contribution of each feature. */
export function featureTable(match: Match, i18n: I18n, lexicon: Lexicon): HTMLElement {
  const rows = featureOrder(match, lexicon).map(([name, { value, weight }]) =>
    el(
      'tr',
      { 'data-feature': name },
      el('th', { scope: 'row', title: lexicon.featureDescription(name) }, lexicon.feature(name)),
      el(
        'td',
        { class: 'feature-value' },
        el('span', { class: 'bar', 'aria-hidden': 'true' }, filledBar(value)),
        el('span', { class: 'number' }, formatPercent(value, i18n.language)),
      ),
      el('td', { class: 'number' }, formatPercent(weight, i18n.language)),
      el('td', { class: 'number' }, formatScore(value * weight)),
    ),
  );
  return el(
    'table',
    { class: 'features', 'aria-labelledby': 'features-heading' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('th', { scope: 'col' }, i18n.t('detail.feature')),
        el('th', { scope: 'col' }, i18n.t('detail.value')),
        el('th', { scope: 'col', class: 'number' }, i18n.t('detail.weight')),
        el('th', { scope: 'col', class: 'number' }, i18n.t('detail.contribution')),
      ),
    ),
    el('tbody', {}, ...rows),
    el(
      'tfoot',
      {},
      el(
        'tr',
        {},
        el('th', { scope: 'row', colspan: 3 }, i18n.t('detail.total')),
        el('td', { class: 'number' }, formatScore(match.score)),
      ),
    ),
  );
}
