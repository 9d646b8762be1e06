/** The genres of the catalogue as one list to choose from, and the fields that a choice sets. Pure. */
import type { Schemas } from "@/api/client";
import type { Plain } from "./draft";

export type Genre = Pick<Schemas["GenreEntry"], "code" | "name" | "parent">;

export interface GenreItem {
  code: string;
  label: string;
  parent: string;
  /** "African Afrobeats": a search for the genre finds its subgenres too. */
  path: string;
}

export function genreItems(genres: readonly Genre[]): GenreItem[] {
  const names = new Map(genres.map((each) => [each.code, each.name]));
  return genres.map(({ code, name, parent }) => ({ code, label: name, parent: parent ?? "", path: [parent && names.get(parent), name].filter(Boolean).join(" ") }));
}

/** The code that is chosen: the subgenre's, or the genre's. Releases from elsewhere may have names only. */
export function chosenGenre(genres: readonly Genre[], fields: Plain): string | undefined {
  const code = fields.subgenreCode ?? fields.genreCode;
  if (genres.some((each) => each.code === code)) return String(code);
  const name = fields.subgenreName ?? fields.genreName;
  return genres.find((each) => each.name === name)?.code;
}

/** The fields of a choice; null removes them. */
export function genreNames(genres: readonly Genre[], code: string | undefined): Plain {
  const found = genres.find((each) => each.code === code);
  const parent = genres.find((each) => each.code === found?.parent);
  const [genre, subgenre] = parent ? [parent, found] : [found, undefined];
  return {
    genreCode: genre?.code ?? null,
    genreName: genre?.name ?? null,
    subgenreCode: subgenre?.code ?? null,
    subgenreName: subgenre?.name ?? null,
  };
}
