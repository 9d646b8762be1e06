/** What a release's document says, read tolerantly: a draft may lack anything that is not the server's own. */
import type { Schemas } from "@/api/client";
import type { Finding } from "@/api/problem";
import { isError } from "@/ui/severity";

/** The same shape with every field optional. */
export type Unfinished<T> = T extends (infer Item)[] ? Unfinished<Item>[] : T extends object ? { [Key in keyof T]?: Unfinished<T[Key]> | null } : T;

type Release = Schemas["Release"];
export type Shown = Unfinished<Omit<Release, "id" | "status">> & { id: string; status: NonNullable<Release["status"]> };
export type ShownTrack = Unfinished<Schemas["Track"]>;
export type Delivery = Schemas["Delivery"];
export type Target = Schemas["DeliveryTarget"];

/** The next thing to do with a release, in the words that the catalogue's summaries use too. */
export type NextAction = "addTracks" | "addAudio" | "addCover" | "fixFindings" | "markReady" | "deliver" | "redeliver" | "none";

/** What the server's last review of the release found. */
export function findingsOf(release: Shown): Finding[] {
  return (release.ddex?.validationErrors ?? []) as Finding[];
}

/** How many of these findings block the release. */
export function blocking(release: Shown): number {
  return findingsOf(release).filter(isError).length;
}

/** Whether its content differs from what was delivered last. */
export function isEdited(release: Shown): boolean {
  const { contentHash, deliveredHash } = release.ddex ?? {};
  return Boolean(deliveredHash) && deliveredHash !== contentHash;
}

/** Whether the release was ready once, so that services may have it: then it is archived, never deleted. */
export function wasReady(release: Shown): boolean {
  return Boolean(release.ddex?.lastGenerated);
}

export function nextAction(release: Shown): NextAction {
  const tracks = release.tracks ?? [];
  if (release.status === "archived") return "none";
  if (release.status === "delivered") return isEdited(release) ? "redeliver" : "none";
  if (!tracks.length) return "addTracks";
  if (tracks.some((track) => !track.audio?.fileId && !track.video?.fileId)) return "addAudio";
  if (!release.assets?.coverImage) return "addCover";
  if (blocking(release)) return "fixFindings";
  return release.status === "ready" ? "deliver" : "markReady";
}

/** The title with its subtitle, as it is displayed. */
export function titleOf(title?: { title?: string | null; subtitle?: string | null } | null): string {
  if (!title?.title) return "";
  return title.subtitle ? `${title.title} (${title.subtitle})` : title.title;
}

/** The whole running time in seconds. */
export function runningTime(tracks: readonly ShownTrack[]): number {
  return tracks.reduce((total, track) => total + (track.metadata?.duration ?? 0), 0);
}

/** The tracks of each disc, in order. */
export function discs(tracks: readonly ShownTrack[]): { disc: number; tracks: ShownTrack[] }[] {
  const found = new Map<number, ShownTrack[]>();
  for (const track of tracks) {
    const disc = track.discNumber ?? 1;
    found.set(disc, [...(found.get(disc) ?? []), track]);
  }
  return [...found].sort(([one], [other]) => one - other).map(([disc, of]) => ({ disc, tracks: of }));
}

export interface Credit {
  role: string;
  names: string[];
}

/** Everybody who is credited for a track, by role: artists first, then makers, writers and publishers. */
export function credits(track: ShownTrack): Credit[] {
  const { artists, contributors, writers, publishers, rightsControllers } = track.metadata ?? {};
  const found = new Map<string, string[]>();
  const add = (role: string, person: { name?: string | null; share?: number | null; instrument?: string | null }) => {
    if (!person.name) return;
    const more = [person.instrument, person.share === null || person.share === undefined ? null : `${person.share} %`].filter(Boolean);
    found.set(role, [...(found.get(role) ?? []), more.length ? `${person.name} (${more.join(", ")})` : person.name]);
  };
  for (const each of artists ?? []) add(each.role ?? "MainArtist", each);
  for (const each of contributors ?? []) add(each.role ?? "Contributor", each);
  for (const each of writers ?? []) add(each.role ?? "Composer", each);
  for (const each of publishers ?? []) add(each.role ?? "MusicPublisher", each);
  for (const each of rightsControllers ?? []) add(each.role ?? "RightsController", each);
  return [...found].map(([role, names]) => ({ role, names }));
}
