import type { Wording } from '../api/types.ts';
import type { Language } from '../state/view-state.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type Key = keyof typeof zh;
export type Values = Record<string, string | number>;

export const CATALOGUES: Record<Language, Record<Key, string>> = { zh, en };

/** Return a text of the catalogue with its `{placeholders}` filled in. */
export function translate(language: Language, key: Key, values: Values = {}): string {
  return filledIn(CATALOGUES[language][key], values);
}

/** Return a text with its `{placeholders}` filled in. */
export function filledIn(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The language that the page speaks now. */
export class I18n {
  #language: Language;

  constructor(language: Language) {
    this.#language = language;
  }

  get language(): Language {
    return this.#language;
  }

  set language(language: Language) {
    this.#language = language;
  }

  /** The language as the standards for the web call it. */
  get tag(): string {
    return this.#language === 'zh' ? 'zh-CN' : 'en';
  }

  /** Return a text of the page's own catalogue. */
  t(key: Key, values?: Values): string {
    return translate(this.#language, key, values);
  }

  /** Return a wording that the API gave in both languages. */
  say(wording: Wording): string {
    return wording[this.#language];
  }
}
