import { BASE, type Http } from '../api/http.ts';
import type { Page, SchemaAnswer } from '../api/types.ts';
import type {
  Change,
  ImportAnswer,
  ImportSummary,
  Job,
  Limits,
  MappingAnswer,
  Undone,
} from './types.ts';
import { upload, type Upload } from './upload.ts';

/** Drafts and marked workbooks are made on request, from the whole file. */
const MAKING_MS = 150_000;
/** Taking back a million rows takes minutes. */
const UNDO_MS = 1_800_000;

/** The questions that the imports page asks, each one call. */
export class ImportClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  schema(): Promise<SchemaAnswer> {
    return this.#http.answer(`${BASE}/schema`);
  }

  limits(): Promise<Limits> {
    return this.#http.answer(`${BASE}/import-limits`);
  }

  /** Upload files to be checked; nothing is written into the graph. */
  check(sent: Upload): Promise<Job> {
    return upload(`${BASE}/imports`, this.#http.language(), sent);
  }

  job(id: string, signal?: AbortSignal): Promise<Job> {
    return this.#http.answer(jobAddress(id), { signal });
  }

  /** Check the files of a job once more; without `mapping` it keeps the one it has. */
  checkAgain(id: string, mapping?: string | null): Promise<Job> {
    const body = mapping === undefined ? {} : { mapping };
    return this.#http.answer(`${jobAddress(id)}/check`, { body });
  }

  /** Load the files of a job; `prune` retires what their sources no longer say. */
  apply(id: string, prune: boolean): Promise<Job> {
    return this.#http.answer(`${jobAddress(id)}/apply`, { body: { prune } });
  }

  mapping(id: string): Promise<MappingAnswer> {
    return this.#http.answer(`${jobAddress(id)}/mapping`, { deadlineMs: MAKING_MS });
  }

  /** Return a copy of a file, as a workbook with every bad cell marked. */
  async marked(id: string, file: string): Promise<Blob> {
    const query = new URLSearchParams({ file }).toString();
    const address = `${jobAddress(id)}/marked?${query}`;
    return (await this.#http.response(address, { deadlineMs: MAKING_MS })).blob();
  }

  async forget(id: string): Promise<void> {
    await this.#http.response(jobAddress(id), { method: 'DELETE' });
  }

  imports(offset: number, limit: number, signal?: AbortSignal): Promise<Page<ImportSummary>> {
    return this.#http.answer(`${BASE}/imports?offset=${offset}&limit=${limit}`, { signal });
  }

  import(id: string, signal?: AbortSignal): Promise<ImportAnswer> {
    return this.#http.answer(importAddress(id), { signal });
  }

  changes(id: string, offset: number, limit: number, signal?: AbortSignal): Promise<Page<Change>> {
    const query = `offset=${offset}&limit=${limit}`;
    return this.#http.answer(`${importAddress(id)}/changes?${query}`, { signal });
  }

  undo(id: string): Promise<Undone> {
    const question = { method: 'POST', deadlineMs: UNDO_MS };
    return this.#http.answer(`${importAddress(id)}/undo`, question);
  }
}

/** Where the progress of a job is streamed. */
export function eventsAddress(id: string): string {
  return `${jobAddress(id)}/events`;
}

function jobAddress(id: string): string {
  return `${BASE}/import-jobs/${encodeURIComponent(id)}`;
}

function importAddress(id: string): string {
  return `${BASE}/imports/${encodeURIComponent(id)}`;
}
