/** A release's ID in what a person typed: the ID, or the address of one of its pages; null if it is neither. */
export function releaseIdIn(text: string): string | null {
  const id = /\/releases\/([^/?#]+)/.exec(text)?.[1] ?? text.trim();
  return /^[A-Za-z0-9_-]{1,128}$/.test(id) && id !== "new" ? id : null;
}
