/** What the address of the imports page says. */

import type { Language } from '../state/view-state.ts';

export interface Address {
  /** The job that is shown; it wins over an import. */
  job: string | null;
  /** The import that is shown; null for the list. */
  batch: string | null;
  lang: Language | null;
}

const JOB = /^job-[0-9a-f]{32}$/;

/** Read the query of an address; what is malformed is ignored. */
export function parseAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const job = query.get('job') ?? '';
  const batch = query.get('import') ?? '';
  const lang = query.get('lang');
  const jobFits = JOB.test(job);
  return {
    job: jobFits ? job : null,
    batch: jobFits || batch === '' ? null : batch,
    lang: lang === 'zh' || lang === 'en' ? lang : null,
  };
}

/** Write the query of an address, `?` included; empty for the start. */
export function formatAddress({ job, batch, lang }: Address): string {
  const query = new URLSearchParams();
  if (job !== null) {
    query.set('job', job);
  } else if (batch !== null) {
    query.set('import', batch);
  }
  if (lang !== null) {
    query.set('lang', lang);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
