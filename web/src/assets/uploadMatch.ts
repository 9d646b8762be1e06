/** Finds out what dropped files are: which track each recording belongs to, and which image is the cover. Pure. */
import type { Schemas } from "@/api/client";
import { formatOf, type Picked } from "./uploadFiles";

export type ImageType = NonNullable<Schemas["UploadRequest"]["imageType"]>;

/** What is known of a track when files are matched to it. */
export interface KnownTrack {
  id: string;
  title: string;
  isrc: string;
  disc: number;
  number: number;
}

/** What a file's name says about its recording. */
export interface Named {
  title: string;
  isrc?: string;
  disc?: number;
  number?: number;
}

export interface Plan {
  /** Recordings of known tracks. */
  matched: { picked: Picked; trackId: string }[];
  /** Recordings that need a track, in the order of disc and number. */
  unmatched: { picked: Picked; named: Named }[];
  images: { picked: Picked; type: ImageType }[];
  documents: Picked[];
  /** Files that cannot be uploaded. */
  skipped: Picked[];
}

const ISRC = /(?<![A-Z0-9])([A-Z]{2})[-_ ]?([A-Z0-9]{3})[-_ ]?(\d{2})[-_ ]?(\d{5})(?!\d)/i;
const DISC_FOLDER = /^(?:cd|disc|disk|side)[ _-]?(\d{1,2})\b/i;
const DISC_AND_NUMBER = /^(\d{1,2})[-.](\d{2,3})(?!\d)[\s._-]*/;
const NUMBER = /^(\d{1,3})(?!\d)[\s._-]+|^(\d{1,3})$/;

/** Reads `CD 2/01 - Title (QZEXA2600001).wav`. The artist's name before the title is left out. */
export function readName(path: string, artist = ""): Named {
  const folders = path.split("/");
  let rest = (folders.pop() ?? "").replace(/\.[^.]+$/, "").normalize("NFC");
  const named: Named = { title: "" };
  const disc = folders.map((each) => DISC_FOLDER.exec(each)?.[1]).find(Boolean);
  if (disc) named.disc = Number(disc);
  const isrc = ISRC.exec(rest);
  if (isrc) {
    named.isrc = isrc.slice(1).join("").toUpperCase();
    rest = rest.replace(isrc[0], "").replace(/[([]\s*[)\]]/g, "").replace(/^[\s._-]+|[\s._-]+$/g, "");
  }
  const both = DISC_AND_NUMBER.exec(rest);
  const one = NUMBER.exec(rest);
  if (both) Object.assign(named, { disc: Number(both[1]), number: Number(both[2]) });
  else if (one) named.number = Number(one[1] ?? one[2]);
  rest = rest.slice((both ?? one)?.[0].length ?? 0);
  named.title = titleOf(rest, artist);
  return named;
}

function titleOf(text: string, artist: string): string {
  const spaced = /\s/.test(text) ? text : text.replace(/[_-]+/g, " ");
  const [first, ...others] = spaced.split(/\s+[-–—]\s+/);
  const title = (others.length && first !== undefined && plain(first) === plain(artist) ? others.join(" - ") : spaced).trim();
  return title.charAt(0).toUpperCase() + title.slice(1);
}

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Plans the upload of the files to a release with these tracks. */
export function planUpload(files: readonly Picked[], tracks: readonly KnownTrack[], artist = ""): Plan {
  const plan: Plan = { matched: [], unmatched: [], images: [], documents: [], skipped: [] };
  const free = new Map(tracks.map((track) => [track.id, track]));
  const images: Picked[] = [];
  const audio: { picked: Picked; named: Named }[] = [];
  for (const picked of files) {
    const kind = formatOf(picked.file.name)?.kind;
    if (kind === "audio") audio.push({ picked, named: readName(picked.path, artist) });
    else if (kind === "image") images.push(picked);
    else if (kind === "document") plan.documents.push(picked);
    else plan.skipped.push(picked);
  }
  // The surest sign first, for all files: a title that fits exactly must not be taken by a number that fits too.
  const waiting = new Set(audio);
  for (const fits of [byIsrc, byNumberAndTitle, byTitle, byNumber]) {
    for (const each of waiting) {
      const track = [...free.values()].find((known) => fits(each.named, known));
      if (!track) continue;
      plan.matched.push({ picked: each.picked, trackId: track.id });
      free.delete(track.id);
      waiting.delete(each);
    }
  }
  plan.unmatched = [...waiting].sort(inOrder);
  plan.images = typedImages(images);
  return plan;
}

const byIsrc = (named: Named, track: KnownTrack): boolean => !!named.isrc && named.isrc === track.isrc;
const sameNumber = (named: Named, track: KnownTrack): boolean => named.number === track.number && (named.disc ?? 1) === track.disc;
const sameTitle = (named: Named, track: KnownTrack): boolean => plain(named.title) !== "" && plain(named.title) === plain(track.title);
const byNumberAndTitle = (named: Named, track: KnownTrack): boolean => sameNumber(named, track) && sameTitle(named, track);
const byTitle = sameTitle;
function byNumber(named: Named, track: KnownTrack): boolean {
  const [one, other] = [plain(named.title), plain(track.title)];
  const contradicts = (named.isrc && track.isrc && named.isrc !== track.isrc) || !(one.includes(other) || other.includes(one));
  return sameNumber(named, track) && !contradicts;
}

function inOrder(one: { picked: Picked; named: Named }, other: { picked: Picked; named: Named }): number {
  const LAST = 1000;
  const place = ({ named }: { named: Named }) => (named.disc ?? 1) * LAST + (named.number ?? LAST - 1);
  return place(one) - place(other) || one.picked.path.localeCompare(other.picked.path, undefined, { numeric: true });
}

const COVER = /(?:^|[^a-z])(?:cover|front|folder|artwork)(?![a-z])/i;
const TYPES: [RegExp, ImageType][] = [
  [/back/i, "BackCover"],
  [/artist|band|press|photo|portrait/i, "Artist"],
  [/label|logo/i, "Label"],
];

/** The cover is the largest image that is named so; without one, the largest image without another meaning. */
function typedImages(images: readonly Picked[]): Plan["images"] {
  const typed = images.map((picked) => ({ picked, type: TYPES.find(([word]) => word.test(picked.file.name))?.[1] }));
  const others = typed.filter((each) => !each.type).map((each) => each.picked);
  const covers = others.filter((each) => COVER.test(each.file.name));
  const cover = [...(covers.length ? covers : others)].sort((a, b) => b.file.size - a.file.size)[0];
  return typed.map(({ picked, type }) => ({ picked, type: type ?? (picked === cover ? "FrontCover" : "Booklet") }));
}

/** Reads `Artist - Title (2026) [WAV]`, the name of the folder that the files are in. */
export function readFolder(files: readonly Picked[]): { title: string; artist?: string } | undefined {
  const folders = new Set(files.map((each) => (each.path.includes("/") ? (each.path.split("/")[0] ?? "") : "")));
  const [folder] = folders;
  if (folders.size !== 1 || !folder) return undefined;
  const clean = folder.replace(/[[(](?:\d{4}|wav|flac|mp3|aiff|24[ -]?bit|16[ -]?bit|masters?)[\])]/gi, "").replace(/_/g, " ").trim();
  const [first, ...others] = clean.split(/\s+[-–—]\s+/);
  return others.length ? { artist: first, title: others.join(" - ").trim() } : { title: clean || folder };
}
