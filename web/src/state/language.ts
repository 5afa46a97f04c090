import type { Language } from './view-state.ts';

const KEY = 'cobuild.language';

/** Choose the language: the address first, then the reader's last choice, then the browser. */
export function chooseLanguage(
  fromAddress: Language | null,
  remembered: string | null,
  browser: readonly string[],
): Language {
  if (fromAddress !== null) {
    return fromAddress;
  }
  if (remembered === 'zh' || remembered === 'en') {
    return remembered;
  }
  const known = browser.map((tag) => tag.slice(0, 2).toLowerCase());
  return known.find((tag) => tag === 'zh' || tag === 'en') ?? 'zh';
}

/** Return the language chosen last on this machine, null when there is none or storage is shut. */
export function rememberedLanguage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // A browser that blocks storage still shows the page.
    return null;
  }
}

/** Keep a choice of language for the next visit. */
export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // As above: the choice then lasts for this visit, in the address.
  }
}
