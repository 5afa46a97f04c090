import { ProblemError, UnreachableError } from '../api/errors.ts';

/** Seconds until an unreachable server is asked again. */
const UNREACHABLE_WAIT = 10;
/** The longest wait in seconds that a server may ask for; the reader can always ask at once. */
const LONGEST_WAIT = 60;

/** In how many seconds is it worth asking again? Null when asking again would change nothing. */
export function waitBeforeRetry(error: unknown): number | null {
  if (error instanceof UnreachableError) {
    return UNREACHABLE_WAIT;
  }
  if (error instanceof ProblemError && error.status === 503) {
    return Math.min(error.retryAfter ?? UNREACHABLE_WAIT, LONGEST_WAIT);
  }
  return null;
}

/** At most one planned retry at a time. */
export class Retry {
  #timer: ReturnType<typeof setTimeout> | undefined;

  plan(seconds: number, act: () => void): void {
    this.cancel();
    this.#timer = setTimeout(act, seconds * 1000);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}
