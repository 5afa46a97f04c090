/** Colours and font of the picture, taken from the style sheet so that both always agree. */
export interface Theme {
  font: string;
  ink: string;
  muted: string;
  paper: string;
  line: string;
  faded: string;
  accent: string;
  onGroup: string;
  group(name: string): string;
}

/** Read the theme that is in force for an element. */
export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const colour = (name: string, fallback: string): string =>
    style.getPropertyValue(name).trim() || fallback;
  const muted = colour('--muted', '#5c6370');
  return {
    font: style.fontFamily,
    ink: colour('--ink', '#1d2129'),
    muted,
    paper: colour('--paper', '#ffffff'),
    line: colour('--edge', '#9aa1ab'),
    faded: colour('--faded', '#e3e5e8'),
    accent: colour('--accent', '#b3191f'),
    onGroup: colour('--on-group', '#ffffff'),
    group: (name) => colour(`--group-${name}`, muted),
  };
}
