/**
 * One icon for each group of the schema, drawn for this page on a 24 × 24 grid.
 *
 * They are filled shapes (even-odd), used both by the legend and by the painter of the picture, so
 * that groups can be told apart without colour.
 */
const ICONS: Record<string, string> = {
  // a pin on the map
  place:
    'M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7zm0 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  // a flag on its pole
  party: 'M5 2h2v1.5h12.5L16.5 8l3 4.5H7V22H5z',
  // a building with windows
  organisation:
    'M4 21V4h10v5h6v12h-6v-4h-3v4zM7 7v2h1.8V7zm3.5 0v2h1.8V7zM7 11v2h1.8v-2zm3.5 0v2h1.8v-2zM16 12v2h2v-2z',
  // head and shoulders
  person: 'M12 3a4.2 4.2 0 1 1 0 8.4A4.2 4.2 0 0 1 12 3zM4 21c0-5 3.5-8 8-8s8 3 8 8z',
  // a list with bullets
  list: 'M4 5h3v3H4zm5 .5h11v2H9zM4 10.5h3v3H4zm5 .5h11v2H9zM4 16h3v3H4zm5 .5h11v2H9z',
  // a tick in a seal
  promise:
    'M12 2l2.6 2.2 3.4-.2.6 3.3L21.6 9l-1.4 3 1.4 3-3 1.7-.6 3.3-3.4-.2L12 22l-2.6-2.2-3.4.2-.6-3.3-3-1.7 1.4-3-1.4-3 3-1.7.6-3.3 3.4.2zm-1.1 13.8l6-6-1.6-1.6-4.4 4.4-2.2-2.2-1.6 1.6z',
  // an arrow going round
  process: 'M12 4V1l5 4.5-5 4.5V7a5 5 0 1 0 5 5h3a8 8 0 1 1-8-8z',
  // a diamond
  system: 'M12 2l10 10-10 10L2 12zm0 5l-5 5 5 5 5-5z',
};

const UNKNOWN = 'M12 5a7 7 0 1 1 0 14 7 7 0 0 1 0-14z';

/** Return the path data of a group's icon; a group without one gets a plain disc. */
export function groupIcon(group: string): string {
  return ICONS[group] ?? UNKNOWN;
}
