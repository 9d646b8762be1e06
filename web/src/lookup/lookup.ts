/** Albums of public catalogues: which value of each field is taken, and the draft that the choices make. */
import type { Schemas } from "@/api/client";

export type Fetched = Schemas["FetchedAlbum"];
export type Field = Schemas["MergedField"];
export type Statement = Schemas["Statement"];
type Value = Statement["value"];
type Draft = { [key: string]: unknown };

/** At most as many as one request takes. */
export const MAX_UPCS = 10;
/** Fields of the album that a person chooses between; the others are taken as proposed. */
export const ALBUM_FIELDS = ["title", "artists", "label", "catalogNumber", "releaseDate"] as const;
export const TRACK_FIELDS = ["title", "artists", "isrc", "duration"] as const;

/** The barcodes in a text, in order and once each: 8 to 14 digits, in one piece or in shorter groups with a blank or a hyphen between them. */
export function upcsIn(text: string): string[] {
  const found = (text.match(/\d+(?:[ -]\d+)*/g) ?? []).flatMap((run) => run.match(/\d{8,}|\d{1,7}(?:[ -]\d{1,7}(?!\d))*/g) ?? []);
  return [...new Set(found.map((each) => each.replace(/[ -]/g, "")))].filter((digits) => /^\d{8,14}$/.test(digits));
}

/** What can be taken for a field: the proposed value first. */
export function choicesOf(field: Field): Statement[] {
  return [{ value: field.value, sources: field.sources }, ...(field.others ?? [])];
}

/** Who is credited: the name as displayed, and each artist. */
function credited(value: Value): Draft {
  const names = Array.isArray(value) ? value : [String(value)];
  return { displayArtist: names.join(", "), artists: names.map((name) => ({ name, role: "MainArtist" })) };
}

const isDay = (value: Value): boolean => /^\d{4}-\d\d-\d\d$/.test(String(value));

/** What a field's value is in the album's part of a draft. */
function inBasic(name: (typeof ALBUM_FIELDS)[number], value: Value): Draft {
  if (name === "artists") return credited(value);
  if (name === "releaseDate") return isDay(value) ? { releaseDate: value, originalReleaseDate: value } : { releaseDate: undefined, originalReleaseDate: undefined };
  return { [name]: value };
}

/** The number of the chosen statement by field: `title`, `tracks.0.isrc`. Fields that are missing have the proposed one. */
export type Chosen = Record<string, number>;

/** The draft with the values that were chosen. */
export function draftWith(fetched: Fetched, chosen: Chosen): Draft {
  const draft = structuredClone(fetched.release ?? {}) as { basic?: Draft; tracks?: Draft[] };
  const fields = fetched.album?.fields ?? {};
  const picked = (key: string, field: Field | undefined): Value | undefined => (field && chosen[key] ? choicesOf(field)[chosen[key]]?.value : undefined);
  for (const name of ALBUM_FIELDS) {
    const value = picked(name, fields[name]);
    if (value !== undefined) draft.basic = { ...draft.basic, ...inBasic(name, value) };
  }
  fetched.album?.tracks.forEach((track, index) => {
    const target = draft.tracks?.[index];
    if (!target) return;
    for (const name of TRACK_FIELDS) {
      const value = picked(`tracks.${index}.${name}`, track.fields[name]);
      if (value === undefined) continue;
      if (name === "isrc") target.isrc = value;
      else target.metadata = { ...(target.metadata as Draft), ...(name === "artists" ? credited(value) : { [name]: value }) };
    }
  });
  return draft;
}
