import { formatNumber } from '../format.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import type { Limits } from './types.ts';

const PER_MEGABYTE = 1_000_000;

/** Say why files cannot be sent, before they are; null when they can. The server decides anyway. */
export function refusal(
  files: readonly { name: string; size: number }[],
  { files: most, bytes, endings }: Limits,
  i18n: ImportI18n,
): string | null {
  const strange = files.filter(({ name }) => !endings.includes(ending(name)));
  if (strange.length > 0) {
    const names = strange.map(({ name }) => name).join(i18n.t('page.comma'));
    return i18n.t('intake.strange', { names, endings: endings.join(' ') });
  }
  if (files.length > most) {
    return i18n.t('intake.many', { files: formatNumber(most, i18n.language) });
  }
  if (files.reduce((sum, { size }) => sum + size, 0) > bytes) {
    return i18n.t('intake.large', { size: formatNumber(bytes / PER_MEGABYTE, i18n.language) });
  }
  return null;
}

function ending(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot).toLowerCase();
}
