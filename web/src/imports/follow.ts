import { UnreachableError } from '../api/errors.ts';
import { eventsAddress, type ImportClient } from './client.ts';
import type { Job, Step } from './types.ts';

const POLL_MS = 1_000;
const AWAY_MS = 4_000;
/** After so many broken streams in a row the job is asked for again and again instead. */
const PATIENCE = 3;

export interface Follower {
  /** The job has come further. */
  onStep: (step: Step) => void;
  /** Nobody works on the job any more; with its report when it is done. */
  onEnd: (job: Job) => void;
  /** The server does not answer at the moment; it is asked again. */
  onAway: () => void;
  /** The job cannot be followed: there is none any more, or the like. */
  onError: (error: unknown) => void;
}

/**
 * Follow a job by its stream of events, and by asking again and again where streams fail.
 *
 * Returns what ends the following.
 */
export function follow(client: ImportClient, id: string, follower: Follower): () => void {
  const ended = new AbortController();
  const source = new EventSource(eventsAddress(id));
  let broken = 0;
  let timer = 0;

  const ask = async (): Promise<void> => {
    source.close();
    try {
      const job = await client.job(id, ended.signal);
      if (job.state === 'queued' || job.state === 'running') {
        if (job.progress !== null) {
          follower.onStep(job.progress);
        }
        askIn(POLL_MS);
      } else {
        follower.onEnd(job);
      }
    } catch (error) {
      fail(error);
    }
  };
  const askIn = (milliseconds: number): void => {
    timer = window.setTimeout(() => void ask(), milliseconds);
  };
  const fail = (error: unknown): void => {
    if (ended.signal.aborted) {
      return;
    }
    if (error instanceof UnreachableError) {
      follower.onAway();
      askIn(AWAY_MS);
    } else {
      follower.onError(error);
    }
  };

  source.addEventListener('open', () => {
    broken = 0;
  });
  source.addEventListener('progress', (event: MessageEvent<string>) => {
    follower.onStep(JSON.parse(event.data) as Step);
  });
  source.addEventListener('end', () => void ask());
  source.addEventListener('error', () => {
    broken += 1;
    // The server ends every stream after a while, and the browser opens the next by itself.
    if (source.readyState === EventSource.CLOSED || broken >= PATIENCE) {
      void ask();
    }
  });
  return () => {
    ended.abort();
    source.close();
    window.clearTimeout(timer);
  };
}
