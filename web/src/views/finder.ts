import type { Need, NodeRef, Page } from '../api/types.ts';
import { el, fill } from '../dom.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Lexicon } from '../lexicon.ts';
import { needsByStatus } from '../choices.ts';
import type { SearchBox } from './search-box.ts';

interface FinderOptions {
  search: SearchBox;
  lexicon: () => Lexicon | null;
  chooseCommunity: (id: string) => void;
  chooseNeed: (id: string) => void;
}

/** Where a need is chosen: the search box, or community and need step by step. */
export class Finder {
  readonly element = el('section', { class: 'finder', 'aria-labelledby': 'finder-heading' });
  readonly #i18n: I18n;
  readonly #search: SearchBox;
  readonly #lexicon: () => Lexicon | null;
  readonly #heading = el('h2', { id: 'finder-heading' });
  readonly #or = el('p', { class: 'finder-or' });
  readonly #communityLabel = el('label', { for: 'community' });
  readonly #needLabel = el('label', { for: 'need' });
  readonly #community: HTMLSelectElement;
  readonly #need: HTMLSelectElement;
  #communities: NodeRef[] = [];
  /** Null until the needs of a community are known. */
  #needs: Page<Need> | null = null;
  #chosenCommunity = '';
  #chosenNeed = '';

  constructor(i18n: I18n, options: FinderOptions) {
    this.#i18n = i18n;
    this.#search = options.search;
    this.#lexicon = options.lexicon;
    this.#community = select('community', options.chooseCommunity);
    this.#need = select('need', options.chooseNeed);
    fill(
      this.element,
      this.#heading,
      el(
        'div',
        { class: 'finder-fields' },
        this.#search.element,
        this.#or,
        el('div', { class: 'field' }, this.#communityLabel, this.#community),
        el('div', { class: 'field' }, this.#needLabel, this.#need),
      ),
    );
    this.render();
  }

  setCommunities(communities: NodeRef[]): void {
    this.#communities = communities;
    this.#renderCommunities();
  }

  /** Fill the second list; null while the needs are on their way or no community is chosen. */
  setNeeds(needs: Page<Need> | null): void {
    this.#needs = needs;
    this.#renderNeeds();
  }

  setChoice(community: string | null, need: string | null): void {
    this.#chosenCommunity = community ?? '';
    this.#chosenNeed = need ?? '';
    this.#community.value = this.#chosenCommunity;
    this.#need.value = this.#chosenNeed;
  }

  focusNeed(): void {
    this.#need.focus();
  }

  render(): void {
    this.#heading.textContent = this.#i18n.t('finder.heading');
    this.#or.textContent = this.#i18n.t('finder.or');
    this.#communityLabel.textContent = this.#i18n.t('finder.community');
    this.#needLabel.textContent = this.#i18n.t('finder.need');
    this.#search.render();
    this.#renderCommunities();
    this.#renderNeeds();
  }

  #renderCommunities(): void {
    const first = el('option', { value: '' }, this.#i18n.t('finder.communityFirst'));
    fill(this.#community, first, ...this.#communities.map((each) => this.#option(each)));
    this.#community.value = this.#chosenCommunity;
  }

  #renderNeeds(): void {
    const items = this.#needs?.items ?? [];
    const first = el('option', { value: '' }, this.#needPrompt());
    fill(
      this.#need,
      first,
      ...needsByStatus(items).map(({ status, needs }) =>
        el(
          'optgroup',
          { label: this.#statusName(status) },
          ...needs.map((each) => this.#option(each)),
        ),
      ),
    );
    if (items.length < (this.#needs?.total ?? 0)) {
      const cut = this.#i18n.t('finder.needCut', { count: items.length });
      this.#need.append(el('option', { disabled: true }, cut));
    }
    this.#need.disabled = items.length === 0;
    this.#need.value = this.#chosenNeed;
  }

  #statusName(status: string | null): string {
    return status === null
      ? this.#i18n.t('finder.needNoStatus')
      : (this.#lexicon()?.choice('Need', 'status', status) ?? status);
  }

  #needPrompt(): string {
    if (this.#needs === null) {
      return this.#i18n.t('finder.needFirst');
    }
    const count = this.#needs.total;
    return count === 0
      ? this.#i18n.t('finder.needNone')
      : this.#i18n.t('finder.needChoose', { count });
  }

  #option(each: NodeRef): HTMLElement {
    const mark = each.synthetic === true ? this.#i18n.t('synthetic.suffix') : '';
    return el('option', { value: each.id }, each.name + mark);
  }
}

function select(id: string, choose: (value: string) => void): HTMLSelectElement {
  const element: HTMLSelectElement = el('select', {
    id,
    on: {
      change: () => {
        choose(element.value);
      },
    },
  });
  return element;
}
