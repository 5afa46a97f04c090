import { ProblemError, UnreachableError } from '../api/errors.ts';
import type { Need } from '../api/types.ts';
import { el } from '../dom.ts';
import type { I18n } from '../i18n/i18n.ts';
import { syntheticBadge } from './badges.ts';

export type NoticeKind = 'welcome' | 'loading' | 'empty' | 'error' | 'offline';

/** A state without results: what it is, what it means, what can be done. */
export function notice(
  kind: NoticeKind,
  title: string,
  ...details: (Node | string | null)[]
): HTMLElement {
  return el(
    'div',
    {
      class: `notice notice-${kind}`,
      'data-state': kind,
      'aria-busy': kind === 'loading' && 'true',
    },
    el('p', { class: 'notice-title' }, title),
    ...details.map((detail) => (typeof detail === 'string' ? el('p', {}, detail) : detail)),
  );
}

/** How to begin, with a few needs to look at. */
export function welcomeNotice(
  i18n: I18n,
  examples: Need[],
  onChoose: (need: Need) => void,
): HTMLElement {
  const list = el(
    'ul',
    { class: 'examples', 'aria-label': i18n.t('welcome.examples') },
    ...examples.map((need) => {
      const choose = (): void => {
        onChoose(need);
      };
      return el(
        'li',
        {},
        el(
          'button',
          { type: 'button', 'data-need': need.id, on: { click: choose } },
          need.name,
          syntheticBadge(i18n, need.synthetic),
        ),
      );
    }),
  );
  return notice(
    'welcome',
    i18n.t('welcome.title'),
    i18n.t('welcome.text'),
    examples.length === 0
      ? null
      : el('p', { class: 'quiet-text', 'aria-hidden': 'true' }, i18n.t('welcome.examples')),
    examples.length === 0 ? null : list,
  );
}

/** Say why a question failed, when it is asked again, and offer to ask again now. */
export function failureNotice(
  i18n: I18n,
  error: unknown,
  retryIn: number | null,
  onRetry: () => void,
): HTMLElement {
  const retry = el(
    'button',
    { type: 'button', class: 'primary', on: { click: onRetry } },
    i18n.t('error.retry'),
  );
  const wait = retryIn === null ? null : i18n.t('error.retryIn', { seconds: retryIn });
  if (error instanceof UnreachableError) {
    return notice('offline', i18n.t('offline.title'), i18n.t('offline.text'), wait, retry);
  }
  if (error instanceof ProblemError) {
    return notice('error', problemTitle(i18n, error), error.message, wait, retry);
  }
  return notice('error', i18n.t('error.title'), retry);
}

/** One line for places without room for a notice. */
export function failureLine(i18n: I18n, error: unknown): string {
  if (error instanceof UnreachableError) {
    return i18n.t('offline.title');
  }
  if (error instanceof ProblemError) {
    const fields = (error.problem.errors ?? []).map(({ reason }) => reason);
    return [error.message, ...fields].join(' ');
  }
  return i18n.t('error.title');
}

function problemTitle(i18n: I18n, error: ProblemError): string {
  switch (error.status) {
    case 404:
      return i18n.t('error.notFound');
    case 503:
      return i18n.t('error.away');
    default:
      return i18n.t('error.title');
  }
}
