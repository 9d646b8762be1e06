/** A mapping of our genres to a DSP's, as rows of a table. Pure. */
import type { Schemas } from "@/api/client";

export type Mapping = Schemas["GenreMapping"];
export type Provider = Mapping["provider"];
export type Code = Schemas["GenreCode"];
export type Genre = Schemas["GenreEntry"];
export const PROVIDERS: Provider[] = ["apple", "spotify", "beatport", "amazon", "custom"];

/** The mapping that targets use which name none. */
export const DEFAULT = "default";
/** The DSPs whose genres are known: no others are accepted. */
export const KNOWN = ["apple", "beatport", "amazon"] as const;

/** The names of the provider's mappings, the default first; the chosen one too, although it is not stored yet. */
export function namesOf(mappings: readonly Mapping[], provider: Provider, chosen: string): string[] {
  const stored = mappings.filter((each) => each.provider === provider).map((each) => each.name ?? DEFAULT);
  return [DEFAULT, ...[...new Set([...stored, chosen])].filter((name) => name !== DEFAULT).sort()];
}

/** What was typed, as the name of a mapping: small letters, digits and hyphens. */
export function nameOf(typed: string): string {
  return typed.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 40);
}

/** A genre of the DSP's as a mapping states it. */
export function codeOf(genre: Genre): Code {
  return { name: genre.notation, ...(genre.code === genre.notation ? {} : { code: genre.code }) };
}

export interface Row {
  /** The genre's name or code, as releases have it. */
  genre: string;
  code: Code;
}

export function rowsOf(genres: Mapping["genres"]): Row[] {
  return Object.entries(genres ?? {})
    .map(([genre, code]) => ({ genre, code }))
    .sort((a, b) => a.genre.localeCompare(b.genre));
}

/** Whether the text contains the words, in any case. */
export function has(text: string | undefined, words: string): boolean {
  return !!text?.toLowerCase().includes(words.trim().toLowerCase());
}

/** Those whose names or codes contain the words. */
export function search(rows: readonly Row[], words: string): Row[] {
  return rows.filter(({ genre, code }) => [genre, code.name, code.code, code.id].some((text) => has(text, words)));
}

/** Our genres by the name of the DSP's that each is mapped to. */
export function mappedTo(rows: readonly Row[]): Map<string, string[]> {
  const mapped = new Map<string, string[]>();
  for (const { genre, code } of rows) mapped.set(code.name, [...(mapped.get(code.name) ?? []), genre]);
  return mapped;
}

/** Our genres that the mapping does not have, neither by name nor by code. */
export function unmapped(all: readonly Genre[], rows: readonly Row[]): Genre[] {
  const known = new Set(rows.map((row) => row.genre));
  return all.filter((each) => !known.has(each.name) && !known.has(each.code));
}

/** The genre's name with its parent's, as a choice shows it. */
export function pathOf(genre: Genre, all: readonly Genre[]): string {
  const parent = all.find((each) => each.code === genre.parent);
  return parent ? `${parent.name} › ${genre.name}` : genre.name;
}

/** Rows from a spreadsheet: our genre, the DSP's name, its code. Lines without the first two are left out. */
export function readPasted(text: string): Row[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [genre = "", name = "", code = ""] = line.split(/\t|;/).map((cell) => cell.trim());
    return genre && name ? [{ genre, code: { name, ...(code ? { code } : {}) } }] : [];
  });
}

export type Genres = NonNullable<Mapping["genres"]>;
/** What is changed, by our genre: the DSP's genre that it gets, or null if it is mapped no longer. */
export type Changes = Record<string, Code | null>;

/** The changes that store these rows, `instead` of another genre's if it is given. */
export function storing(rows: readonly Row[], instead?: string): Changes {
  return { ...(instead ? { [instead]: null } : {}), ...Object.fromEntries(rows.map(({ genre, code }) => [genre, code])) };
}

/** The genres with the changes applied; the others stay as they are. */
export function changed(genres: Mapping["genres"], changes: Changes): Genres {
  const wanted = Object.entries({ ...genres, ...changes });
  return Object.fromEntries(wanted.filter((entry): entry is [string, Code] => entry[1] !== null));
}

/** What takes the changes of `before` back in `now`. A genre that was changed again since stays as it is. */
export function takingBack(changes: Changes, before: Mapping["genres"], now: Mapping["genres"]): Changes {
  const same = (one: Code | null, other: Code | null) => (["name", "code", "id"] as const).every((key) => one?.[key] === other?.[key]);
  const ours = Object.keys(changes).filter((genre) => same(now?.[genre] ?? null, changes[genre] ?? null));
  return Object.fromEntries(ours.map((genre) => [genre, before?.[genre] ?? null]));
}
