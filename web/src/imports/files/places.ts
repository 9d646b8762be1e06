/** Where the files of an import belong: as the server found it, and as somebody decides. Pure. */
import type { Schemas } from "@/api/client";
import { formatOf, type Picked } from "@/assets/uploadFiles";
import type { Wanted } from "@/assets/uploadQueue";

export type Matches = Schemas["FileMatches"];
export type Means = Schemas["FileMatch"]["means"];
export type Place = Pick<Schemas["FilePlace"], "releaseId" | "trackId" | "releaseTitle" | "trackTitle">;

/** A file: `places` are certain or chosen, `candidates` are to choose from. */
export interface Row {
  name: string;
  picked: Picked;
  kind: "audio" | "image";
  places: Place[];
  means?: Means;
  confidence?: number;
  candidates: Place[];
}

/** The recordings and pictures; other files have no place in an import. */
export function usable(picked: readonly Picked[]): Picked[] {
  const seen = new Set<string>();
  return picked.filter((each) => {
    const kind = formatOf(each.file.name)?.kind;
    const fresh = (kind === "audio" || kind === "image") && !seen.has(each.path);
    seen.add(each.path);
    return fresh;
  });
}

/** As many names as one request may have, and as many bytes of names and of facts: a request has at most 1 MB. */
const MOST = 5000;
const NAME_BYTES = 500_000;
const FACT_BYTES = 400_000;
const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** The first of these that fit into a request. */
function within<T>(all: readonly T[], most: number): T[] {
  let left = most;
  return all.filter((each) => (left -= bytesOf(each) + 1) >= 0);
}
export const fittingFiles = (picked: readonly Picked[]): Picked[] => {
  const names = new Set(within(picked.slice(0, MOST).map((each) => each.path), NAME_BYTES));
  return picked.filter((each) => names.has(each.path));
};
export const fittingFacts = (facts: readonly Schemas["FileFacts"][]): Schemas["FileFacts"][] => within(facts, FACT_BYTES);

/** The recordings whose tags may tell more than their names did. */
export function unsure(picked: readonly Picked[], matches: Matches): Picked[] {
  const sure = new Set(matches.items.filter((match) => match.means !== "title").map((match) => match.name));
  return picked.filter((each) => formatOf(each.file.name)?.kind === "audio" && !sure.has(each.path));
}

/** The rows of files: what somebody has to decide first, then what has no place, then what has one. */
export function rowsOf(picked: readonly Picked[], matches: Matches): Row[] {
  const rows = picked.map((each): Row => {
    const found = matches.items.filter((match) => match.name === each.path);
    const candidates = matches.undecided?.find((choice) => choice.name === each.path)?.candidates ?? [];
    const kind = formatOf(each.file.name)?.kind === "image" ? "image" : "audio";
    return { name: each.path, picked: each, kind, places: found, means: found[0]?.means, confidence: found[0]?.confidence, candidates };
  });
  const rank = (row: Row): number => (row.places.length ? 2 : row.candidates.length ? 0 : 1);
  return rows.sort((one, other) => rank(one) - rank(other));
}

/** A place as one value of a list of choices. */
export const keyOf = (place: Place): string => `${place.releaseId} ${place.trackId ?? ""}`;

/** The row with the place that somebody chose; without a track, the recording is compared with the previews. */
export function chosen(row: Row, place: Place | undefined): Row {
  return { ...row, places: place ? [place] : [], means: place?.trackId || row.kind === "image" ? "person" : undefined, confidence: undefined };
}

/** Whether somebody decides on the place: nothing proves one. */
export const decides = (row: Row): boolean => !row.means || row.means === "person";

/** Whether the place of any of them is one of all releases, before and after somebody has chosen it. */
export const seeksReleases = (rows: readonly Row[]): boolean => rows.some((row) => !row.candidates.length && decides(row));

/** To choose from: the candidates, and of a recording each of their releases, whose track its sound shall tell. */
export function choicesOf(row: Row, releases: readonly Place[]): Place[] {
  const own = row.candidates.length ? row.candidates : releases;
  const whole = new Map(own.map((each): [string, Place] => [each.releaseId, { releaseId: each.releaseId, releaseTitle: each.releaseTitle }]));
  const tracks = row.candidates.filter((each) => each.trackId);
  return row.kind === "image" ? [...whole.values()] : [...tracks, ...whole.values()];
}

/** What is uploaded: each file to each of its places. */
export function wantedOf(rows: readonly Row[]): Wanted[] {
  return rows.flatMap(({ picked, kind, places }) =>
    places.map(({ releaseId, trackId }): Wanted => (kind === "image" ? { releaseId, picked, imageType: "FrontCover" } : { releaseId, picked, trackId: trackId ?? undefined })),
  );
}

export interface Counts {
  placed: number;
  undecided: number;
  without: number;
}

export function countsOf(rows: readonly Row[]): Counts {
  const placed = rows.filter((row) => row.places.length).length;
  const undecided = rows.filter((row) => !row.places.length && row.candidates.length).length;
  return { placed, undecided, without: rows.length - placed - undecided };
}

/** How sure a means is, in the colours of badges. */
export const colorOf = (row: Pick<Row, "means" | "confidence">): "success" | "warning" => ((row.confidence ?? 1) >= 0.9 || row.means === "preview" ? "success" : "warning");
