import type { Match, MatchedNeed } from '../api/types.ts';
import { el, fill } from '../dom.ts';
import { pathModel } from '../graph/path-model.ts';
import type { I18n, Key } from '../i18n/i18n.ts';
import type { Lexicon } from '../lexicon.ts';
import { syntheticBadge, tierBadge } from './badges.ts';
import { featureTable } from './feature-table.ts';
import { PathFigure } from './path-figure.ts';

interface DetailOptions {
  reject: (match: Match) => void;
  copyLink: () => void;
}

/** Why one match: the reason, its path and where its score comes from; what to do about it. */
export class MatchDetail {
  readonly element = el('section', {
    id: 'detail',
    class: 'detail',
    'aria-labelledby': 'detail-heading',
  });
  readonly #i18n: I18n;
  readonly #options: DetailOptions;
  readonly #figure: PathFigure;

  constructor(i18n: I18n, options: DetailOptions) {
    this.#i18n = i18n;
    this.#options = options;
    this.#figure = new PathFigure(i18n);
  }

  /** Ask for a choice. */
  clear(): void {
    fill(this.element, this.#heading(), el('p', { class: 'quiet-text' }, this.#t('detail.choose')));
  }

  show(match: Match, need: MatchedNeed, lexicon: Lexicon): void {
    const i18n = this.#i18n;
    fill(
      this.element,
      this.#heading(),
      el('p', { class: 'detail-name' }, match.provider.name),
      el(
        'p',
        { class: 'badges' },
        tierBadge(lexicon, match.tier),
        syntheticBadge(i18n, match.synthetic),
      ),
      el('p', { class: 'reason' }, i18n.say(match.explanation)),
      this.#actions(match),
      el('h3', {}, this.#t('detail.path')),
      this.#figure.element,
      el('h3', { id: 'features-heading' }, this.#t('detail.features')),
      featureTable(match, i18n, lexicon),
    );
    this.#figure.show(pathModel(match.path, match.provider, need.id, lexicon));
    this.element.scrollTop = 0;
  }

  #heading(): HTMLElement {
    return el('h2', { id: 'detail-heading' }, this.#t('detail.heading'));
  }

  #actions(match: Match): HTMLElement {
    const { reject, copyLink } = this.#options;
    const button = (key: Key, name: string, act: () => void): HTMLElement =>
      el('button', { type: 'button', 'data-action': name, on: { click: act } }, this.#t(key));
    return el(
      'p',
      { class: 'actions' },
      button('detail.link', 'copy-link', copyLink),
      button('detail.reject', 'reject', () => {
        reject(match);
      }),
    );
  }

  #t(key: Key): string {
    return this.#i18n.t(key);
  }
}
