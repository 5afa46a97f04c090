import { BASE, type Http } from './http.ts';
import { nextPage } from './paging.ts';
import type {
  FeaturesAnswer,
  MatchesAnswer,
  Need,
  NodeRef,
  Page,
  SchemaAnswer,
  Suggestion,
} from './types.ts';

/** The longest list a plain select is filled with; beyond it the search box serves better. */
const LONGEST_LIST = 1_000;
const PAGE_SIZE = 200;
/** As many matches as a planner will read; the API ranks all of them either way. */
const MATCH_LIMIT = 50;

type Query = Record<string, string | number> | [string, string][];

/** The questions that the page asks, each one call. */
export class Client {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  schema(): Promise<SchemaAnswer> {
    return this.#http.answer(`${BASE}/schema`);
  }

  features(): Promise<FeaturesAnswer> {
    return this.#http.answer(`${BASE}/matching/features`);
  }

  /** Return all communities, by name as the server orders them. */
  communities(): Promise<Page<NodeRef>> {
    return this.#all(`${BASE}/communities?${query({ limit: PAGE_SIZE })}`);
  }

  /** Return the needs of one community, at most a thousand; `total` says how many there are. */
  needs(community: string, signal: AbortSignal): Promise<Page<Need>> {
    return this.#all(`${BASE}/needs?${query({ community, limit: PAGE_SIZE })}`, signal);
  }

  search(text: string, signal: AbortSignal): Promise<Page<Suggestion>> {
    const parameters = query([
      ['q', text],
      ['label', 'Need'],
      ['label', 'Community'],
      ['limit', '8'],
    ]);
    return this.#http.answer(`${BASE}/search?${parameters}`, { signal });
  }

  matches(need: string, order: string, signal: AbortSignal): Promise<MatchesAnswer> {
    const parameters = query({ limit: MATCH_LIMIT, order });
    return this.#http.answer(`${needAddress(need)}/matches?${parameters}`, { signal });
  }

  reject(need: string, provider: NodeRef, reason: string): Promise<unknown> {
    const { id, label } = provider;
    return this.#http.answer(`${needAddress(need)}/rejections`, {
      body: { provider: { id, label }, reason },
    });
  }

  async #all<Item>(address: string, signal?: AbortSignal): Promise<Page<Item>> {
    const items: Item[] = [];
    let next: string | null = address;
    let total = 0;
    while (next !== null && items.length < LONGEST_LIST) {
      const response: Response = await this.#http.response(next, { signal });
      const page = (await response.json()) as Page<Item>;
      items.push(...page.items);
      total = page.total;
      next = nextPage(response.headers.get('Link'));
    }
    return { items, total };
  }
}

function needAddress(need: string): string {
  return `${BASE}/needs/${encodeURIComponent(need)}`;
}

function query(parameters: Query): string {
  const pairs = Array.isArray(parameters) ? parameters : Object.entries(parameters);
  return new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
}
