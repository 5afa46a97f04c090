import { el, icon } from '../dom.ts';
import { groupIcon } from '../graph/icons.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Lexicon } from '../lexicon.ts';

/** The mark that every invented thing carries. */
export function syntheticBadge(i18n: I18n, synthetic: boolean | undefined): HTMLElement | null {
  if (synthetic !== true) {
    return null;
  }
  return el(
    'span',
    { class: 'badge badge-synthetic', title: i18n.t('synthetic.hint') },
    i18n.t('synthetic.badge'),
  );
}

/** The named tier of a match. */
export function tierBadge(lexicon: Lexicon, tier: number): HTMLElement {
  return el(
    'span',
    { class: `badge badge-tier tier-${tier}`, 'data-tier': tier },
    lexicon.tier(tier),
  );
}

/** A disc in the colour of a group with its icon, as the picture draws it. */
export function groupMark(group: string): HTMLElement {
  const mark = el('span', { class: 'group-mark' }, icon(groupIcon(group), 'group-icon'));
  mark.style.setProperty('--group', `var(--group-${group}, var(--muted))`);
  return mark;
}
