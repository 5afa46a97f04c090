import { el } from '../dom.ts';

/** Let the browser save something under a name, as it saves downloads. */
export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = el('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // The download has begun by then, and holds the content itself.
  window.setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
