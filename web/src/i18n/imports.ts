import type { Language } from '../state/view-state.ts';
import { I18n, filledIn, type Key, type Values } from './i18n.ts';
import { en } from './imports-en.ts';
import { zh } from './imports-zh.ts';

export type ImportKey = keyof typeof zh;

export const IMPORT_CATALOGUES: Record<Language, Record<ImportKey, string>> = { zh, en };

/** The language of the imports page, with the texts that only this page has. */
export class ImportI18n extends I18n {
  override t(key: Key | ImportKey, values: Values = {}): string {
    return isOwn(key)
      ? filledIn(IMPORT_CATALOGUES[this.language][key], values)
      : super.t(key, values);
  }
}

function isOwn(key: string): key is ImportKey {
  return Object.hasOwn(zh, key);
}
