/** What may not be torn apart: Latin words and numbers; a character with the marks around it. */
const PIECES =
  /[\p{Script=Latin}\p{N}\p{Pd}\p{Pc}'’./&]+\s*|\s+|[\p{Ps}\p{Pi}]*.[\p{Pe}\p{Pf}，。、；：！？]*/gsu;

/**
 * Break a label into lines that fit a width; the last permitted line ends in an ellipsis.
 *
 * Chinese may break after any character, Latin text between words.
 *
 * @param measure - width of a text in pixels, in the font it will be drawn in.
 */
export function wrapLabel(
  text: string,
  width: number,
  maxLines: number,
  measure: (text: string) => number,
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(PIECES) ?? []) {
    if (line !== '' && measure((line + piece).trimEnd()) > width) {
      lines.push(line);
      line = '';
    }
    line += piece;
  }
  lines.push(line);
  if (lines.length > maxLines) {
    lines.splice(maxLines - 1, Infinity, lines.slice(maxLines - 1).join(''));
  }
  return lines.map((each) => shorten(each.trimEnd(), width, measure));
}

function shorten(line: string, width: number, measure: (text: string) => number): string {
  if (measure(line) <= width) {
    return line;
  }
  const characters = Array.from(line);
  while (characters.length > 1 && measure(`${characters.join('')}…`) > width) {
    characters.pop();
  }
  return `${characters.join('')}…`;
}
