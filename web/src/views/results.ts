import type { Match, MatchesAnswer } from '../api/types.ts';
import { el, fill } from '../dom.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Lexicon } from '../lexicon.ts';
import type { Order } from '../state/view-state.ts';
import { leftOutList } from './left-out.ts';
import { MatchDetail } from './match-detail.ts';
import { MatchList } from './match-list.ts';
import { needCard } from './need-card.ts';
import { notice } from './notice.ts';

/** Wide enough for list and detail side by side; must agree with the style sheet. */
const SIDE_BY_SIDE = '(min-width: 960px)';

interface ResultsOptions {
  choose: (match: Match) => void;
  order: (order: Order) => void;
  reject: (match: Match) => void;
  copyLink: () => void;
}

interface Shown {
  answer: MatchesAnswer;
  order: Order;
  lexicon: Lexicon;
  /** The link pointed at a match that is no longer there. */
  gone: boolean;
}

/** Everything known about a need: its facts, its matches, the chosen one, and what was left out. */
export class Results {
  readonly element = el('div', { class: 'results' });
  readonly #i18n: I18n;
  readonly #options: ResultsOptions;
  readonly #list: MatchList;
  readonly #detail: MatchDetail;
  readonly #aside = el('div', { class: 'detail-column' });
  readonly #wide = matchMedia(SIDE_BY_SIDE);
  #chosenItem: HTMLElement | null = null;

  constructor(i18n: I18n, options: ResultsOptions) {
    this.#i18n = i18n;
    this.#options = options;
    this.#list = new MatchList(i18n, options.choose);
    this.#detail = new MatchDetail(i18n, options);
    this.#wide.addEventListener('change', () => {
      this.#placeDetail();
    });
  }

  /** Whether list and detail stand side by side. */
  get isWide(): boolean {
    return this.#wide.matches;
  }

  /** Show a notice in place of results. */
  showNotice(element: HTMLElement): void {
    fill(this.element, element);
  }

  show({ answer, order, lexicon, gone }: Shown): void {
    const { matches, need } = answer;
    const i18n = this.#i18n;
    const orderHadFocus = document.activeElement?.matches('input[name=order]') === true;
    this.#chosenItem = null;
    this.#list.show(matches, order, lexicon);
    this.#detail.clear();
    const empty = matches.length === 0;
    fill(
      this.element,
      needCard(need, i18n, lexicon),
      ...(answer.notes ?? []).map((note) => el('p', { class: 'note' }, i18n.say(note))),
      gone ? el('p', { class: 'note' }, i18n.t('matches.gone')) : null,
      el(
        'div',
        { class: empty ? 'columns columns-one' : 'columns' },
        this.#listColumn(answer, order, lexicon),
        empty ? null : this.#aside,
      ),
    );
    this.#placeDetail();
    if (orderHadFocus) {
      this.element.querySelector<HTMLInputElement>('input[name=order]:checked')?.focus();
    }
  }

  /** Show why one match was suggested; null when none is chosen. */
  choose(match: Match | null, answer: MatchesAnswer, lexicon: Lexicon): void {
    this.#chosenItem = this.#list.choose(match);
    this.#placeDetail();
    if (match === null) {
      this.#detail.clear();
    } else {
      this.#detail.show(match, answer.need, lexicon);
    }
  }

  /** Unfold what was left out and bring the keyboard there. */
  revealLeftOut(): void {
    const details = this.element.querySelector('details.left-out');
    details?.setAttribute('open', '');
    details?.querySelector('summary')?.focus();
  }

  #listColumn(answer: MatchesAnswer, order: Order, lexicon: Lexicon): HTMLElement {
    const { matches, total, left_out: leftOut } = answer;
    const i18n = this.#i18n;
    const empty = matches.length === 0;
    const explain = leftOut.length > 0 ? i18n.t('empty.text') : null;
    const cut = i18n.t('matches.cut', { count: matches.length, total });
    return el(
      'section',
      { class: 'list-column', 'aria-labelledby': 'matches-heading' },
      this.#listHead(answer, order),
      empty ? notice('empty', i18n.t('empty.title'), explain) : this.#list.element,
      matches.length < total ? el('p', { class: 'quiet-text' }, cut) : null,
      leftOutList(leftOut, empty, i18n, lexicon),
    );
  }

  #listHead({ considered, matches }: MatchesAnswer, order: Order): HTMLElement {
    const counts = { considered, count: matches.length };
    return el(
      'div',
      { class: 'list-head' },
      el('h2', { id: 'matches-heading', tabindex: -1 }, this.#i18n.t('matches.heading')),
      el('p', { class: 'quiet-text considered' }, this.#i18n.t('matches.considered', counts)),
      matches.length === 0 ? null : this.#orderSwitch(order),
    );
  }

  #orderSwitch(order: Order): HTMLElement {
    const option = (value: Order): HTMLElement =>
      el(
        'label',
        {},
        el('input', {
          type: 'radio',
          name: 'order',
          value,
          checked: value === order,
          on: {
            change: () => {
              this.#options.order(value);
            },
          },
        }),
        el('span', {}, this.#i18n.t(`order.${value}`)),
      );
    return el(
      'fieldset',
      { class: 'order' },
      el('legend', { class: 'visually-hidden' }, this.#i18n.t('order.legend')),
      option('score'),
      option('tier'),
    );
  }

  /** On a wide page the detail stands beside the list, on a narrow one inside the chosen card. */
  #placeDetail(): void {
    const home = this.#wide.matches ? this.#aside : this.#chosenItem;
    if (home === null) {
      this.#detail.element.remove();
    } else if (this.#detail.element.parentElement !== home) {
      home.append(this.#detail.element);
    }
  }
}
