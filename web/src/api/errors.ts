import type { Problem } from './types.ts';

/** The server answered, and its answer is a problem document (RFC 9457) or another failure. */
export class ProblemError extends Error {
  readonly status: number;
  readonly problem: Problem;
  /** Seconds after which the server asks to be tried again; null when it did not say. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Problem, retryAfter: number | null) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = 'ProblemError';
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** The server did not answer: no network, or nothing listens, or it took too long. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('the server cannot be reached', { cause });
    this.name = 'UnreachableError';
  }
}

/** Return the seconds that a `Retry-After` header asks for, null when it gives no number. */
export function secondsToWait(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header.trim()) ? Number(header) : null;
}

/** Return whether a failure only says that a newer question has replaced this one. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
