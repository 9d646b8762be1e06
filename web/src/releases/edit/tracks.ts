/** The list of tracks: new ones, order, discs and numbers. Pure. */
import type { KnownTrack, Named } from "@/assets/uploadMatch";
import type { Draft, DraftTrack } from "./draft";

export const newId = (): string => crypto.randomUUID().replaceAll("-", "");

export function tracksOf(release: Draft): DraftTrack[] {
  return release.tracks ?? [];
}

/** A track at the end of its disc, with the release's artist. */
export function newTrack(release: Draft, known: Partial<Named> = {}): DraftTrack {
  const artist = release.basic?.displayArtist;
  const disc = known.disc ?? tracksOf(release).at(-1)?.discNumber ?? 1;
  return {
    id: newId(),
    discNumber: disc,
    ...(known.isrc ? { isrc: known.isrc } : {}),
    metadata: { ...(known.title ? { title: known.title } : {}), ...(artist ? { displayArtist: artist } : {}) },
  };
}

export function withTracks(release: Draft, tracks: DraftTrack[]): Draft {
  return { ...release, tracks: numbered(tracks) };
}

/** The tracks by disc, each disc numbered from 1 in the order of the list. */
export function numbered(tracks: readonly DraftTrack[]): DraftTrack[] {
  const sorted = [...tracks].sort((a, b) => (a.discNumber ?? 1) - (b.discNumber ?? 1));
  const last = new Map<number, number>();
  return sorted.map((track) => {
    const disc = track.discNumber ?? 1;
    const number = (last.get(disc) ?? 0) + 1;
    last.set(disc, number);
    return track.sequenceNumber === number && track.discNumber === disc ? track : { ...track, discNumber: disc, sequenceNumber: number };
  });
}

/** Moves a track to another place; it goes to the disc of the track that is there. */
export function moved(tracks: readonly DraftTrack[], from: number, to: number): DraftTrack[] {
  const [track, there] = [tracks[from], tracks[to]];
  if (!track || !there || from === to) return [...tracks];
  const rest = tracks.filter((_, index) => index !== from);
  rest.splice(to, 0, { ...track, discNumber: there.discNumber ?? 1 });
  return numbered(rest);
}

/** What files are matched to. */
export function knownTracks(release: Draft): KnownTrack[] {
  return tracksOf(release).map((track) => ({
    id: track.id ?? "",
    title: track.metadata?.title ?? "",
    isrc: track.isrc ?? "",
    disc: track.discNumber ?? 1,
    number: track.sequenceNumber ?? 0,
  }));
}
