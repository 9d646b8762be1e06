/** What dropped files make of a release: tracks for recordings without one, and the uploads. Pure. */
import { type Picked } from "@/assets/uploadFiles";
import { planUpload, readFolder } from "@/assets/uploadMatch";
import type { Wanted } from "@/assets/uploadQueue";
import type { Draft } from "./draft";
import { knownTracks, newTrack, tracksOf, withTracks } from "./tracks";

export interface FromFiles {
  release: Draft;
  uploads: Omit<Wanted, "releaseId">[];
  skipped: Picked[];
  added: number;
}

/** The release with tracks for the files, and what to upload once it is stored. */
export function withFiles(release: Draft, files: readonly Picked[]): FromFiles {
  const plan = planUpload(files, knownTracks(release), release.basic?.displayArtist ?? "");
  const made = plan.unmatched.map(({ picked, named }) => ({ picked, track: newTrack({ ...release, tracks: [] }, named) }));
  const uploads = [
    ...plan.matched,
    ...made.map(({ picked, track }) => ({ picked, trackId: track.id ?? "" })),
    ...plan.images.map(({ picked, type }) => ({ picked, imageType: type })),
    ...plan.documents.map((picked) => ({ picked })),
  ];
  const whole = made.length ? withTracks(release, [...tracksOf(release), ...made.map((each) => each.track)]) : release;
  return { release: whole, uploads, skipped: plan.skipped, added: made.length };
}

/** A new release from files: its title from their folder, or from the only recording. */
export function releaseOf(files: readonly Picked[], known: { title: string; artist: string; label: string }): FromFiles {
  const folder = readFolder(files);
  const artist = known.artist || folder?.artist || "";
  const title = known.title || folder?.title || "";
  const basic = { ...(title ? { title } : {}), ...(artist ? { displayArtist: artist } : {}), ...(known.label ? { label: known.label } : {}) };
  const made = withFiles({ type: "Album", basic }, files);
  const single = made.added === 1;
  const only = tracksOf(made.release)[0]?.metadata?.title;
  const named = title || !single || !only ? basic : { ...basic, title: only };
  return { ...made, release: { ...made.release, type: single ? "Single" : "Album", basic: { ...named, ...(single ? { type: "Single" } : {}) } } };
}
