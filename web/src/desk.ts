import { Client } from './api/client.ts';
import { UnreachableError, isAbort } from './api/errors.ts';
import { Http } from './api/http.ts';
import type { Match, MatchesAnswer, Need, NodeRef, Suggestion } from './api/types.ts';
import { communitiesInOrder, needsToBeginWith } from './choices.ts';
import { I18n } from './i18n/i18n.ts';
import { Lexicon } from './lexicon.ts';
import { chosenMatch, pointingAt } from './match-key.ts';
import { chooseLanguage, rememberLanguage, rememberedLanguage } from './state/language.ts';
import { Retry, waitBeforeRetry } from './state/retry.ts';
import { formatView, parseView, type Order, type ViewState } from './state/view-state.ts';
import { Finder } from './views/finder.ts';
import { failureNotice, notice, welcomeNotice } from './views/notice.ts';
import { RejectDialog } from './views/reject-dialog.ts';
import { Results } from './views/results.ts';
import { SearchBox } from './views/search-box.ts';
import { Shell } from './views/shell.ts';

const EXAMPLES = 6;

/** What fills the space below the finder. */
type Content =
  | { kind: 'welcome'; examples: Need[] }
  | { kind: 'loading' }
  | { kind: 'answer'; answer: MatchesAnswer; lexicon: Lexicon; order: Order; gone: boolean }
  | { kind: 'failed'; error: unknown; wait: number | null };

/** The page as a whole: it keeps the view, asks the API, and lets the parts show the answers. */
export class Desk {
  readonly #i18n: I18n;
  readonly #client: Client;
  readonly #shell: Shell;
  readonly #finder: Finder;
  readonly #results: Results;
  readonly #dialog: RejectDialog;
  readonly #retry = new Retry();
  #view: ViewState = parseView(location.search);
  #content: Content = { kind: 'loading' };
  #lexicon: Lexicon | null = null;
  #communities: NodeRef[] = [];
  #asked = new AbortController();
  #askedNeeds = new AbortController();
  /** The community whose needs stand in the second list. */
  #listed: string | null = null;

  constructor(root: HTMLElement) {
    const remembered = rememberedLanguage();
    this.#i18n = new I18n(chooseLanguage(this.#view.lang, remembered, navigator.languages));
    this.#client = new Client(new Http(() => this.#i18n.tag));
    this.#finder = this.#makeFinder();
    this.#results = this.#makeResults();
    this.#dialog = new RejectDialog(this.#i18n, (provider, reason) =>
      this.#reject(provider, reason),
    );
    const parts = {
      finder: this.#finder.element,
      results: this.#results.element,
      dialog: this.#dialog.element,
    };
    const switchLanguage = (): void => {
      this.#switchLanguage();
    };
    this.#shell = new Shell(root, this.#i18n, 'matches', switchLanguage, parts);
    this.#watch();
  }

  /** Learn the words of the domain, fill the lists, and show what the address asks for. */
  async start(): Promise<void> {
    this.#show({ kind: 'loading' });
    try {
      const [schema, features, communities] = await Promise.all([
        this.#client.schema(),
        this.#client.features(),
        this.#client.communities(),
      ]);
      this.#lexicon = new Lexicon(this.#i18n, schema, features);
      this.#communities = communitiesInOrder(communities.items);
      this.#finder.setCommunities(this.#communities);
      await this.#load();
    } catch (error) {
      this.#fail(error);
    }
  }

  #makeFinder(): Finder {
    const search = new SearchBox(this.#i18n, {
      search: (text, signal) => this.#client.search(text, signal),
      choose: (suggestion) => {
        this.#follow(suggestion);
      },
      lexicon: () => this.#lexicon,
    });
    return new Finder(this.#i18n, {
      search,
      lexicon: () => this.#lexicon,
      chooseCommunity: (id) => {
        this.#finder.setChoice(id, null);
        void this.#listNeeds(id);
      },
      chooseNeed: (id) => {
        this.#chooseNeed(id);
      },
    });
  }

  #makeResults(): Results {
    return new Results(this.#i18n, {
      choose: (match) => {
        this.#chooseMatch(match);
      },
      order: (order) => {
        this.#view = { ...this.#view, order };
        this.#writeAddress('replace');
        void this.#load();
      },
      reject: (match) => {
        if (this.#content.kind === 'answer') {
          this.#dialog.open(match.provider, this.#content.answer.need);
        }
      },
      copyLink: () => {
        void this.#copyLink();
      },
    });
  }

  #watch(): void {
    window.addEventListener('popstate', () => {
      this.#view = parseView(location.search);
      if (this.#view.lang !== null) {
        this.#i18n.language = this.#view.lang;
        this.#relabel();
      }
      void this.#load();
    });
    window.addEventListener('online', () => {
      if (this.#content.kind === 'failed' && this.#content.error instanceof UnreachableError) {
        this.#askAgain();
      }
    });
  }

  /** Ask for what the view names. Results of the same need stay in sight until newer ones come. */
  async #load(): Promise<void> {
    const { need, order } = this.#view;
    const lexicon = this.#lexicon;
    this.#retry.cancel();
    this.#asked.abort();
    const asked = new AbortController();
    this.#asked = asked;
    try {
      if (need === null || lexicon === null) {
        this.#show({ kind: 'welcome', examples: await this.#examples(asked.signal) });
        return;
      }
      this.#wait(need);
      const answer = await this.#client.matches(need, order, asked.signal);
      const gone = this.#view.provider !== null && !chosenMatch(answer.matches, this.#view);
      this.#show({ kind: 'answer', answer, lexicon, order, gone });
      this.#chooseMatch(this.#matchToShow(answer));
      const count = answer.matches.length;
      this.#shell.announce(this.#i18n.t('loading.done', { count }));
      await this.#showInFinder(answer);
    } catch (error) {
      if (!asked.signal.aborted) {
        this.#fail(error);
      }
    }
  }

  /** A few needs of the first community, so that nobody has to begin from nothing. */
  async #examples(signal: AbortSignal): Promise<Need[]> {
    const [first] = this.#communities;
    const page = first && (await this.#client.needs(first.id, signal));
    return needsToBeginWith(page?.items ?? [], EXAMPLES);
  }

  #wait(need: string): void {
    if (this.#content.kind === 'answer' && this.#content.answer.need.id === need) {
      this.#results.element.setAttribute('aria-busy', 'true');
    } else {
      this.#show({ kind: 'loading' });
    }
  }

  /** The match that the view names; side by side the first one may stand for none. */
  #matchToShow({ matches }: MatchesAnswer): Match | null {
    return chosenMatch(matches, this.#view) ?? (this.#results.isWide ? (matches[0] ?? null) : null);
  }

  async #showInFinder({ need }: MatchesAnswer): Promise<void> {
    const community = need.community?.id ?? null;
    if (community !== null) {
      await this.#listNeeds(community);
    }
    this.#finder.setChoice(community, need.id);
  }

  async #listNeeds(community: string): Promise<void> {
    if (community === this.#listed) {
      return;
    }
    this.#askedNeeds.abort();
    const asked = new AbortController();
    this.#askedNeeds = asked;
    this.#listed = community;
    this.#finder.setNeeds(null);
    if (community === '') {
      return;
    }
    try {
      this.#finder.setNeeds(await this.#client.needs(community, asked.signal));
    } catch (error) {
      if (!isAbort(error)) {
        this.#listed = null;
        this.#fail(error);
      }
    }
  }

  #follow(suggestion: Suggestion): void {
    if (suggestion.label === 'Need') {
      this.#chooseNeed(suggestion.id);
      return;
    }
    this.#finder.setChoice(suggestion.id, null);
    void this.#listNeeds(suggestion.id).then(() => {
      this.#finder.focusNeed();
    });
  }

  #chooseNeed(id: string): void {
    if (id === '') {
      return;
    }
    const { order } = this.#view;
    this.#view = { need: id, provider: null, resource: null, order, lang: this.#i18n.language };
    this.#writeAddress('push');
    void this.#load();
  }

  #chooseMatch(match: Match | null): void {
    if (this.#content.kind === 'answer') {
      const { answer, lexicon } = this.#content;
      this.#view = { ...pointingAt(this.#view, match), lang: this.#i18n.language };
      this.#writeAddress('replace');
      this.#results.choose(match, answer, lexicon);
    }
  }

  async #reject(provider: NodeRef, reason: string): Promise<void> {
    const { need } = this.#view;
    if (need === null) {
      return;
    }
    await this.#client.reject(need, provider, reason);
    this.#view = pointingAt(this.#view, null);
    void this.#load().then(() => {
      this.#results.revealLeftOut();
      this.#shell.toast(this.#i18n.t('reject.done', { provider: provider.name }));
    });
  }

  async #copyLink(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.#shell.toast(this.#i18n.t('detail.linkCopied'));
    } catch {
      // Not a secure page, or the reader forbade it.
      this.#shell.toast(this.#i18n.t('detail.linkFailed'));
    }
  }

  #switchLanguage(): void {
    this.#i18n.language = this.#i18n.language === 'zh' ? 'en' : 'zh';
    rememberLanguage(this.#i18n.language);
    this.#view = { ...this.#view, lang: this.#i18n.language };
    this.#writeAddress('replace');
    this.#relabel();
  }

  #relabel(): void {
    this.#shell.render();
    this.#finder.render();
    this.#show(this.#content);
    if (this.#content.kind === 'answer') {
      this.#chooseMatch(chosenMatch(this.#content.answer.matches, this.#view));
    }
  }

  #writeAddress(how: 'push' | 'replace'): void {
    const address = location.pathname + formatView(this.#view);
    if (how === 'push') {
      history.pushState(null, '', address);
    } else {
      history.replaceState(null, '', address);
    }
  }

  #fail(error: unknown): void {
    const wait = waitBeforeRetry(error);
    this.#show({ kind: 'failed', error, wait });
    if (wait !== null) {
      this.#retry.plan(wait, () => {
        this.#askAgain();
      });
    }
  }

  #askAgain(): void {
    this.#retry.cancel();
    void (this.#lexicon === null ? this.start() : this.#load());
  }

  #show(content: Content): void {
    this.#content = content;
    this.#results.element.removeAttribute('aria-busy');
    this.#shell.entitle(content.kind === 'answer' ? content.answer.need.name : null);
    switch (content.kind) {
      case 'welcome':
        this.#results.showNotice(
          welcomeNotice(this.#i18n, content.examples, (need) => {
            this.#chooseNeed(need.id);
          }),
        );
        break;
      case 'loading':
        this.#results.showNotice(notice('loading', this.#i18n.t('loading.matches')));
        break;
      case 'failed':
        this.#results.showNotice(
          failureNotice(this.#i18n, content.error, content.wait, () => {
            this.#askAgain();
          }),
        );
        break;
      case 'answer':
        this.#results.show(content);
        break;
    }
  }
}
