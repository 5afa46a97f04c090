/**
 * Where is the next page?
 *
 * Reads a `Link` header (RFC 8288) and returns path and query of the address marked `rel="next"`,
 * or null on the last page. The host is dropped: the page talks to its own server only.
 */
export function nextPage(link: string | null): string | null {
  for (const entry of (link ?? '').split(/,\s*(?=<)/)) {
    const [, address, parameters] = /^\s*<([^>]*)>(.*)$/.exec(entry) ?? [];
    if (address !== undefined && /;\s*rel="?next"?/.test(parameters ?? '')) {
      const url = new URL(address, 'http://page.invalid');
      return url.pathname + url.search;
    }
  }
  return null;
}
