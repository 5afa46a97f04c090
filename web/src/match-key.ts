import type { Match } from './api/types.ts';
import type { ViewState } from './state/view-state.ts';

/** Return the match that a view points at: its provider, and its resource if the view names one. */
export function chosenMatch(matches: Match[], view: ViewState): Match | null {
  const { provider, resource } = view;
  if (provider === null) {
    return null;
  }
  const candidates = matches.filter(
    (match) => match.provider.id === provider.id && match.provider.label === provider.label,
  );
  return candidates.find((match) => match.resource?.id === resource) ?? candidates[0] ?? null;
}

/** Return a view that points at a match. */
export function pointingAt(view: ViewState, match: Match | null): ViewState {
  return {
    ...view,
    provider: match === null ? null : { label: match.provider.label, id: match.provider.id },
    resource: match?.resource?.id ?? null,
  };
}

/** Put neighbours of the same tier together, keeping the order. */
export function byTier(matches: Match[]): { tier: number; matches: Match[] }[] {
  const groups: { tier: number; matches: Match[] }[] = [];
  for (const match of matches) {
    const last = groups.at(-1);
    if (last?.tier === match.tier) {
      last.matches.push(match);
    } else {
      groups.push({ tier: match.tier, matches: [match] });
    }
  }
  return groups;
}
