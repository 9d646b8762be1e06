/** The wizard's steps, and which of them shows a place of the release. */
import { keysOf } from "./path";

export const STEPS = ["basic", "tracks", "assets", "metadata", "rights", "review"] as const;
export type Step = (typeof STEPS)[number];

const OF: Record<string, Step> = {
  type: "basic",
  basic: "basic",
  notes: "basic",
  tracks: "tracks",
  components: "tracks",
  works: "tracks",
  assets: "assets",
  images: "assets",
  mead: "metadata",
  metadata: "metadata",
  relatedReleases: "metadata",
  territories: "rights",
  rights: "rights",
  deals: "rights",
  previews: "rights",
};

/** The step that shows the place; undefined for a place in the message (an XPath). */
export function stepOf(path: string): Step | undefined {
  const [first, , third] = keysOf(path);
  if (first === "tracks" && (third === "audio" || third === "video" || third === "immersive")) return "assets";
  return path.startsWith("/") ? undefined : OF[String(first)];
}

export function isStep(value: unknown): value is Step {
  return STEPS.includes(value as Step);
}
