/** The columns of the track grid: where each value is, how it is shown, and how typed or pasted text is read. Pure. */
import { duration } from "@/ui/time";
import type { DraftTrack } from "./draft";
import { keysOf, valueAt, withValueAt } from "./path";

export type ColumnName = "title" | "version" | "artist" | "isrc" | "disc" | "explicit" | "language" | "duration";

export interface Column {
  name: ColumnName;
  path: string;
  /** Headings of spreadsheets, in small letters. */
  headings: string[];
  show: (value: unknown) => string;
  /** The value of a text; undefined removes it. */
  read: (text: string) => unknown;
}

const shown = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const text = (value: string): string | undefined => value.trim() || undefined;

export const WARNINGS = ["NotExplicit", "Explicit", "ExplicitContentEdited", "NoAdviceAvailable"] as const;

/** "3:07", "1:02:03" or "187" in seconds. */
export function readDuration(value: string): number | undefined {
  if (!/^\d+(?:[:.]\d+){0,2}$/.test(value.trim())) return undefined;
  const seconds = value.includes(":") ? value.trim().split(":").reduce((sum, part) => sum * 60 + Number(part), 0) : Number(value);
  return seconds > 0 ? seconds : undefined;
}

function readWarning(value: string): string | undefined {
  const word = value.trim().toLowerCase();
  if (!word) return undefined;
  const exact = WARNINGS.find((each) => each.toLowerCase() === word);
  if (exact) return exact;
  if (["clean", "edited", "c"].includes(word)) return "ExplicitContentEdited";
  return ["yes", "y", "true", "1", "e", "x"].includes(word) ? "Explicit" : "NotExplicit";
}

export const COLUMNS: readonly Column[] = [
  { name: "title", path: "metadata.title", headings: ["title", "track", "track title", "song", "name", "track name"], show: shown, read: text },
  { name: "version", path: "metadata.subtitle", headings: ["version", "subtitle", "mix", "remix", "track version"], show: shown, read: text },
  { name: "artist", path: "metadata.displayArtist", headings: ["artist", "artists", "display artist", "primary artist", "track artist"], show: shown, read: text },
  { name: "isrc", path: "isrc", headings: ["isrc", "isrc code"], show: shown, read: (value) => text(value.toUpperCase().replace(/[\s-]/g, "")) },
  { name: "disc", path: "discNumber", headings: ["disc", "disk", "cd", "volume", "disc number"], show: shown, read: (value) => Number.parseInt(value, 10) || 1 },
  { name: "explicit", path: "metadata.parentalWarning", headings: ["explicit", "parental advisory", "advisory", "parental warning"], show: shown, read: readWarning },
  { name: "language", path: "metadata.language", headings: ["language", "lang", "lyrics language"], show: shown, read: (value) => text(value.toLowerCase()) },
  {
    name: "duration", path: "metadata.duration", headings: ["duration", "length", "time"],
    show: (value) => (typeof value === "number" ? duration(value) : ""), read: readDuration,
  },
];

export function columnOf(name: ColumnName): Column {
  const found = COLUMNS.find((each) => each.name === name);
  if (!found) throw new Error(`There is no column ${name}.`);
  return found;
}

export function cellOf(track: DraftTrack, name: ColumnName): string {
  const column = columnOf(name);
  return column.show(valueAt(track, keysOf(column.path)));
}

export function withCell(track: DraftTrack, name: ColumnName, value: string): DraftTrack {
  const column = columnOf(name);
  return withValueAt(track, keysOf(column.path), column.read(value));
}
