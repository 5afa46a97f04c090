import type { Language } from './state/view-state.ts';

const LOCALES: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

/** Write a number for people: at most two decimals, digits grouped. */
export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 2 }).format(value);
}

/** Write a share of one as whole percent. */
export function formatPercent(share: number, language: Language): string {
  const options = { style: 'percent', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(LOCALES[language], options).format(share);
}

/** Write a score with three decimals, so that close ranks can be told apart. */
export function formatScore(score: number): string {
  return score.toFixed(3);
}

/** Write a quantity with its unit of measure: no space before Chinese units, one elsewhere. */
export function formatQuantity(value: number, unit: string, language: Language): string {
  const number = formatNumber(value, language);
  if (unit === '') {
    return number;
  }
  return language === 'zh' ? `${number}${unit}` : `${number} ${unit}`;
}

/** Write a span of ISO dates; an open end stays visible as a dash. */
export function formatSpan(start: string | null, end: string | null): string | null {
  if (start === null && end === null) {
    return null;
  }
  return start === end ? start : `${start ?? ''} – ${end ?? ''}`.trim();
}
