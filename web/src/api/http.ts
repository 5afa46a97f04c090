import { ProblemError, UnreachableError, isAbort, secondsToWait } from './errors.ts';
import type { Problem } from './types.ts';

export const BASE = '/api/v1';
const DEADLINE_MS = 20_000;

export interface Question {
  signal?: AbortSignal | undefined;
  /** What is sent as JSON; a question with a body is a POST unless `method` says otherwise. */
  body?: unknown;
  method?: string;
  /** How long the answer may take. */
  deadlineMs?: number;
}

/** Asks the server. Texts of errors come in `language()`. */
export class Http {
  readonly language: () => string;

  constructor(language: () => string) {
    this.language = language;
  }

  /** Return what an address answers as JSON. */
  async answer<Answer>(address: string, question: Question = {}): Promise<Answer> {
    const response = await this.response(address, question);
    return (await response.json()) as Answer;
  }

  /** Return the answer of an address; throws when it is a problem or none comes. */
  async response(address: string, question: Question = {}): Promise<Response> {
    const { signal, body, method, deadlineMs } = question;
    const deadline = AbortSignal.timeout(deadlineMs ?? DEADLINE_MS);
    const headers: Record<string, string> = {
      Accept: 'application/json',
      'Accept-Language': this.language(),
    };
    const options: RequestInit = {
      headers,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      options.body = JSON.stringify(body);
    }
    const response = await fetch(address, options).catch((error: unknown) => {
      throw isAbort(error) ? error : new UnreachableError(error);
    });
    if (!response.ok) {
      throw problemOf(response.status, await response.text(), response.headers.get('Retry-After'));
    }
    return response;
  }
}

/** Return the error that an answer stands for. */
export function problemOf(status: number, text: string, retryAfter: string | null): ProblemError {
  return new ProblemError(status, problemIn(text), secondsToWait(retryAfter));
}

function problemIn(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    // A proxy in between may answer in HTML; the status alone must do then.
    return {};
  }
}
