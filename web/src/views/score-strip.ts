import type { Match } from '../api/types.ts';
import { el } from '../dom.ts';
import { formatPercent } from '../format.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Lexicon } from '../lexicon.ts';

/**
 * The score as one strip: a segment for each feature, as wide as its weight, filled as far as its
 * value. The filled part of the whole strip is thus the score.
 *
 * It is a picture for the eye only; the table of features says the same in words.
 */
export function scoreStrip(match: Match, i18n: I18n, lexicon: Lexicon): HTMLElement {
  const segments = featureOrder(match, lexicon).map(([name, { value, weight }]) => {
    const share = formatPercent(value, i18n.language);
    const segment = el('span', {
      class: 'strip-segment',
      title: `${lexicon.feature(name)} ${share} × ${formatPercent(weight, i18n.language)}`,
    });
    segment.style.flexGrow = String(weight);
    segment.append(filledBar(value));
    return segment;
  });
  return el('div', { class: 'strip', 'aria-hidden': 'true' }, ...segments);
}

/** A bar filled from the left as far as a share of one. */
export function filledBar(share: number): HTMLElement {
  const bar = el('span', { class: 'bar-fill' });
  bar.style.width = `${Math.min(1, Math.max(0, share)) * 100}%`;
  return bar;
}

/** The features of a match in the order of their declaration, unknown ones last. */
export function featureOrder(
  match: Match,
  lexicon: Lexicon,
): [string, { value: number; weight: number }][] {
  const declared = lexicon.featureNames();
  const place = (name: string): number => (declared.indexOf(name) + 1 || declared.length + 1) - 1;
  return Object.entries(match.features).toSorted(([a], [b]) => place(a) - place(b));
}
