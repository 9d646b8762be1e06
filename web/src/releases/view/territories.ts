/** Territories in words: ISO 3166 codes by the browser's own names, groups as DDEX names them. */
import { words } from "@/ui/words";

/** A territory's name in the reader's language; a code that nobody knows stays as it is. */
export function territoryName(code: string, locale: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return words(code);
  try {
    return new Intl.DisplayNames([locale], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** The names in alphabetical order of the reader's language. */
export function territoryNames(codes: readonly string[], locale: string): string[] {
  return codes.map((code) => territoryName(code, locale)).sort((one, other) => one.localeCompare(other, locale));
}

type Given = { mode?: string | null; included?: string[] | null; excluded?: string[] | null } | null | undefined;

/** Where a release may be offered: everywhere, or in these places; and where not. */
export function offeredIn(territories: Given): { everywhere: boolean; included: string[]; excluded: string[] } {
  const included = (territories?.included ?? []).filter((code) => code !== "Worldwide");
  const everywhere = territories?.mode === "worldwide" || !included.length;
  return { everywhere, included: everywhere ? [] : included, excluded: territories?.excluded ?? [] };
}
