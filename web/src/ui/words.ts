/** Abbreviations of the field, which stay in capitals. */
const CAPITALS = new Set(["isrc", "iswc", "isni", "ipi", "upc", "grid", "ai", "url", "ddex", "dsp", "id", "md5"]);

/** Names of fields whose words are spelt in another way. */
const SPELT: Record<string, string> = { catalogNumber: "Catalogue number" };

/** `MainArtist`, `main_artist` and `main-artist` as "Main artist"; `isrc` as "ISRC": terms and names of fields as words. */
export function words(term: string): string {
  if (term in SPELT) return SPELT[term]!;
  const parts = term.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2").split(/[\s_-]/);
  const text = parts.map((part) => (CAPITALS.has(part.toLowerCase()) ? part.toUpperCase() : /^[A-Z\d]{2,}$/.test(part) ? part : part.toLowerCase())).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
