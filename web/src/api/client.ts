import { ProblemError, UnreachableError, isAbort, secondsToWait } from './errors.ts';
import { nextPage } from './paging.ts';
import type {
  FeaturesAnswer,
  MatchesAnswer,
  Need,
  NodeRef,
  Page,
  Problem,
  SchemaAnswer,
  Suggestion,
} from './types.ts';

const BASE = '/api/v1';
const DEADLINE_MS = 20_000;
/** The longest list a plain select is filled with; beyond it the search box serves better. */
const LONGEST_LIST = 1_000;
const PAGE_SIZE = 200;
/** As many matches as a planner will read; the API ranks all of them either way. */
const MATCH_LIMIT = 50;

type Query = Record<string, string | number> | [string, string][];

interface Question {
  signal?: AbortSignal | undefined;
  body?: unknown;
}

/** The questions that the page asks, each one call. Texts of errors come in `language()`. */
export class Client {
  readonly #language: () => string;

  constructor(language: () => string) {
    this.#language = language;
  }

  schema(): Promise<SchemaAnswer> {
    return this.#get(`${BASE}/schema`);
  }

  features(): Promise<FeaturesAnswer> {
    return this.#get(`${BASE}/matching/features`);
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
    return this.#get(`${BASE}/search?${parameters}`, { signal });
  }

  matches(need: string, order: string, signal: AbortSignal): Promise<MatchesAnswer> {
    const parameters = query({ limit: MATCH_LIMIT, order });
    return this.#get(`${needAddress(need)}/matches?${parameters}`, { signal });
  }

  reject(need: string, provider: NodeRef, reason: string): Promise<unknown> {
    const { id, label } = provider;
    return this.#get(`${needAddress(need)}/rejections`, {
      body: { provider: { id, label }, reason },
    });
  }

  async #all<Item>(address: string, signal?: AbortSignal): Promise<Page<Item>> {
    const items: Item[] = [];
    let next: string | null = address;
    let total = 0;
    while (next !== null && items.length < LONGEST_LIST) {
      const response: Response = await this.#fetch(next, { signal });
      const page = (await response.json()) as Page<Item>;
      items.push(...page.items);
      total = page.total;
      next = nextPage(response.headers.get('Link'));
    }
    return { items, total };
  }

  async #get<Answer>(address: string, question: Question = {}): Promise<Answer> {
    const response = await this.#fetch(address, question);
    return (await response.json()) as Answer;
  }

  async #fetch(address: string, { signal, body }: Question): Promise<Response> {
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    const headers: Record<string, string> = {
      Accept: 'application/json',
      'Accept-Language': this.#language(),
    };
    const options: RequestInit = {
      headers,
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      options.method = 'POST';
      options.body = JSON.stringify(body);
    }
    const response = await fetch(address, options).catch((error: unknown) => {
      throw isAbort(error) ? error : new UnreachableError(error);
    });
    if (!response.ok) {
      throw await problemOf(response);
    }
    return response;
  }
}

function needAddress(need: string): string {
  return `${BASE}/needs/${encodeURIComponent(need)}`;
}

function query(parameters: Query): string {
  const pairs = Array.isArray(parameters) ? parameters : Object.entries(parameters);
  return new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
}

async function problemOf(response: Response): Promise<ProblemError> {
  // A proxy in between may answer in HTML; the status alone must do then.
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const wait = secondsToWait(response.headers.get('Retry-After'));
  return new ProblemError(response.status, problem, wait);
}
