import type { Match } from '../api/types.ts';
import { el, fill, setAttribute } from '../dom.ts';
import { formatScore } from '../format.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Lexicon } from '../lexicon.ts';
import { byTier } from '../match-key.ts';
import type { Order } from '../state/view-state.ts';
import { syntheticBadge, tierBadge } from './badges.ts';
import { scoreStrip } from './score-strip.ts';

/** The ranked matches; ordered by tier they stand under a heading for each tier. */
export class MatchList {
  readonly element = el('div', { class: 'match-list' });
  readonly #i18n: I18n;
  readonly #onChoose: (match: Match) => void;
  #cards = new Map<Match, { item: HTMLElement; button: HTMLElement }>();

  constructor(i18n: I18n, onChoose: (match: Match) => void) {
    this.#i18n = i18n;
    this.#onChoose = onChoose;
  }

  show(matches: Match[], order: Order, lexicon: Lexicon): void {
    this.#cards = new Map();
    const grouped = order === 'tier';
    const groups = grouped ? byTier(matches) : [{ tier: 0, matches }];
    fill(
      this.element,
      ...groups.flatMap((group) => [
        grouped ? el('h3', { class: 'tier-heading' }, lexicon.tier(group.tier)) : null,
        el(
          'ol',
          { class: 'matches' },
          ...group.matches.map((match) => this.#card(match, lexicon, grouped ? 'h4' : 'h3')),
        ),
      ]),
    );
  }

  /** Mark the chosen match; returns the list item it stands in. */
  choose(chosen: Match | null): HTMLElement | null {
    for (const [match, { item, button }] of this.#cards) {
      item.classList.toggle('match-chosen', match === chosen);
      setAttribute(button, 'aria-current', match === chosen && 'true');
    }
    return chosen === null ? null : (this.#cards.get(chosen)?.item ?? null);
  }

  #card(match: Match, lexicon: Lexicon, heading: 'h3' | 'h4'): HTMLElement {
    const i18n = this.#i18n;
    const button = el(
      'button',
      {
        type: 'button',
        class: 'match-choose',
        on: {
          click: () => {
            this.#onChoose(match);
          },
        },
      },
      match.provider.name,
    );
    const item = el(
      'li',
      {
        class: 'match',
        'data-provider': `${match.provider.label}:${match.provider.id}`,
        'data-resource': match.resource?.id,
      },
      el(
        'div',
        { class: 'match-head' },
        el('span', { class: 'rank', 'aria-hidden': 'true' }, String(match.rank)),
        el('span', { class: 'visually-hidden' }, i18n.t('matches.rank', { rank: match.rank })),
        el('div', { class: 'match-name' }, el(heading, {}, button)),
        el(
          'p',
          { class: 'score' },
          el('span', { class: 'score-label' }, i18n.t('matches.score')),
          el('strong', {}, formatScore(match.score)),
        ),
      ),
      el(
        'p',
        { class: 'badges' },
        tierBadge(lexicon, match.tier),
        syntheticBadge(i18n, match.synthetic),
      ),
      resourceLine(match, i18n, lexicon),
      el('p', { class: 'reason' }, i18n.say(match.explanation)),
      scoreStrip(match, i18n, lexicon),
    );
    this.#cards.set(match, { item, button });
    return item;
  }
}

function resourceLine(match: Match, i18n: I18n, lexicon: Lexicon): HTMLElement {
  if (match.resource === null) {
    return el('p', { class: 'resource resource-none' }, i18n.t('matches.noResource'));
  }
  const { name, unit_of_measure: unit } = match.resource;
  const free =
    match.free_quantity === null
      ? i18n.t('matches.noQuantity')
      : `${i18n.t('matches.free')} ${lexicon.quantity('Resource', match.free_quantity, unit)}`;
  return el(
    'p',
    { class: 'resource' },
    el('span', { class: 'resource-name' }, name),
    el('span', { class: 'resource-free' }, free),
  );
}
