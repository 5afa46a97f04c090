import type { Language } from '../state/view-state.ts';

const STEP = 1_000;
const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;
const LOCALES: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

/** Write a size in bytes for people: `1.2 MB`. */
export function formatBytes(bytes: number, language: Language): string {
  let value = bytes / STEP;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  const name = UNITS[unit] ?? UNITS[0];
  const options = { style: 'unit', unit: name, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(LOCALES[language], options).format(value);
}

/** Write a moment, given as ISO time, as the reader's clock shows it. */
export function formatMoment(iso: string, language: Language): string {
  // The database counts nanoseconds, which not every browser reads.
  const moment = new Date(iso.replace(/(\.\d{3})\d+/, '$1'));
  if (Number.isNaN(moment.getTime())) {
    return iso;
  }
  const options = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(LOCALES[language], options).format(moment);
}

/** Write the files of an import in short: without the folders of the first. */
export function inShort(name: string): string {
  return name.replace(/^.*[\\/]/, '');
}
