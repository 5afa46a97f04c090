import { UnreachableError } from '../api/errors.ts';
import { problemOf } from '../api/http.ts';
import type { Job } from './types.ts';

export interface Upload {
  files: readonly File[];
  /** What is stamped as the source; empty for the name of each file. */
  source: string;
  signal: AbortSignal;
  /** Told how much of the upload has been sent, from 0 to 1. */
  onProgress: (share: number) => void;
}

/**
 * Send files as a form that asks for a check, and return the job.
 *
 * `fetch` does not tell how much it has sent, so this is an XMLHttpRequest.
 */
export function upload(address: string, language: string, sent: Upload): Promise<Job> {
  const form = new FormData();
  sent.files.forEach((file) => {
    form.append('file', file, file.name);
  });
  form.append('dry_run', 'true');
  if (sent.source !== '') {
    form.append('source', sent.source);
  }
  const request = new XMLHttpRequest();
  request.open('POST', address);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Accept-Language', language);
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    sent.onProgress(total === 0 ? 0 : loaded / total);
  });
  sent.signal.addEventListener('abort', () => {
    request.abort();
  });
  return new Promise((resolve, reject) => {
    request.addEventListener('load', () => {
      const { status, responseText } = request;
      if (status === 202) {
        resolve(JSON.parse(responseText) as Job);
      } else {
        reject(problemOf(status, responseText, request.getResponseHeader('Retry-After')));
      }
    });
    request.addEventListener('error', () => {
      reject(new UnreachableError(null));
    });
    request.addEventListener('abort', () => {
      reject(new DOMException('the upload was called off', 'AbortError'));
    });
    request.send(form);
  });
}
