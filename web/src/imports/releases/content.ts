/** A release as an import would make it, in the words of its columns. Pure. */
import type { ImportItem } from "../job";

type Content = ImportItem["content"];
interface Track {
  number: string;
  title: string;
  artist: string;
  isrc: string;
  seconds: number | null;
}

/** The value at a dotted path; undefined if there is none. */
function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((part, name) => (part !== null && typeof part === "object" ? (part as Record<string, unknown>)[name] : undefined), value);
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => words(at(each, "name") ?? each)).filter(Boolean).join(", ");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Where the value of each field is in a release. */
const PATHS: [field: string, path: string][] = [
  ["title", "basic.title"],
  ["subtitle", "basic.subtitle"],
  ["displayArtist", "basic.displayArtist"],
  ["label", "basic.label"],
  ["barcode", "basic.barcode"],
  ["catalogNumber", "basic.catalogNumber"],
  ["releaseType", "type"],
  ["releaseDate", "basic.releaseDate"],
  ["originalReleaseDate", "basic.originalReleaseDate"],
  ["genre", "metadata.genreName"],
  ["language", "metadata.language"],
  ["copyright", "metadata.copyright"],
  ["production", "metadata.production"],
  ["territories", "territories.included"],
  ["excludedTerritories", "territories.excluded"],
  ["startDate", "rights.startDate"],
];

export function factsOf(content: Content): { field: string; value: string }[] {
  return PATHS.map(([field, path]) => ({ field, value: words(at(content, path)) })).filter((each) => each.value);
}

export function tracksOf(content: Content): Track[] {
  const tracks = at(content, "tracks");
  const list: unknown[] = Array.isArray(tracks) ? tracks : [];
  const discs = new Set(list.map((each) => at(each, "discNumber") ?? 1)).size;
  return list.map((each) => {
    const seconds = at(each, "metadata.duration");
    const number = words(at(each, "sequenceNumber"));
    return {
      number: discs > 1 ? `${words(at(each, "discNumber") ?? 1)}.${number}` : number,
      title: [words(at(each, "metadata.title")), words(at(each, "metadata.subtitle"))].filter(Boolean).join(" – "),
      artist: words(at(each, "metadata.displayArtist")),
      isrc: words(at(each, "isrc")),
      seconds: typeof seconds === "number" ? seconds : null,
    };
  });
}
