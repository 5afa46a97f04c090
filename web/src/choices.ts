import type { Need, NodeRef } from './api/types.ts';

/** In which order communities and needs are offered for choosing. */

/** States in which a need still waits for someone; one without a state is taken to wait. */
const WAITING = new Set<string | null | undefined>(['open', 'partly_covered', null, undefined]);

/** Put communities in order: real and named ones first, then by name. */
export function communitiesInOrder(communities: NodeRef[]): NodeRef[] {
  const rank = (each: NodeRef): number =>
    Number(each.synthetic === true) * 2 + Number(each.placeholder === true);
  return communities.toSorted(
    (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'zh-CN', { numeric: true }),
  );
}

/** Pick a few needs to begin with: those that still wait, real ones first. */
export function needsToBeginWith(needs: Need[], count: number): Need[] {
  return needs
    .filter(({ status }) => WAITING.has(status))
    .toSorted((a, b) => Number(a.synthetic === true) - Number(b.synthetic === true))
    .slice(0, count);
}

/** Group needs by state, the waiting ones first, otherwise in the order in which states come up. */
export function needsByStatus(needs: Need[]): { status: string | null; needs: Need[] }[] {
  const groups = new Map<string | null, Need[]>();
  for (const need of needs) {
    const status = need.status ?? null;
    groups.set(status, [...(groups.get(status) ?? []), need]);
  }
  return [...groups]
    .map(([status, members]) => ({ status, needs: members }))
    .toSorted((a, b) => Number(!WAITING.has(a.status)) - Number(!WAITING.has(b.status)));
}
