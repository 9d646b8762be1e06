/** Which file each track has, or is about to have. Pure. */
import type { Schemas } from "@/api/client";
import type { Finding } from "@/api/problem";
import type { Draft, DraftTrack } from "./draft";
import { tracksOf } from "./tracks";

type Asset = Schemas["Asset"];
export type FileState = "missing" | "uploading" | "processing" | "ready" | "rejected";

export interface TrackFile {
  track: DraftTrack;
  index: number;
  /** The newest upload for the track, or else the file that it uses. */
  asset: Asset | undefined;
  state: FileState;
  findings: Finding[];
}

export function newest(assets: readonly Asset[]): Asset | undefined {
  return [...assets].sort((a, b) => b.created.localeCompare(a.created))[0];
}

export function stateOf(asset: Asset | undefined): FileState {
  return asset ? (asset.status as FileState) : "missing";
}

/** What is wrong with a file, and what DSPs may object to in it. */
export function findingsOf(asset: Asset | undefined): Finding[] {
  return [...(asset?.problems ?? []), ...(asset?.quality?.findings ?? []), ...(asset?.imageQuality?.findings ?? [])] as Finding[];
}

export function byTrack(release: Draft, assets: readonly Asset[]): TrackFile[] {
  return tracksOf(release).map((track, index) => {
    const used = assets.find((each) => each.id === track.audio?.fileId);
    const latest = newest(assets.filter((each) => each.trackId === track.id && each.kind === "audio"));
    const asset = latest && latest.status !== "ready" && (!used || latest.created > used.created) ? latest : (used ?? latest);
    const state = asset ? stateOf(asset) : track.audio ? "ready" : "missing";
    return { track, index, asset, state, findings: findingsOf(asset) };
  });
}
