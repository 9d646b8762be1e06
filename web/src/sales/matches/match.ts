/** What reported sales are in the catalogue: what they are called, and which place they have. Pure. */
import type { Schemas } from "@/api/client";

export type SalesMatch = Schemas["SalesMatch"];
export type Candidate = Schemas["MatchCandidate"];
export type State = SalesMatch["state"];
export type Choice = Schemas["MatchChoice"];

/** The states in the order in which people look at them: what they can decide comes first. */
export const STATES: readonly State[] = ["proposed", "unmatched", "matched", "settled"];

/** What the reports call it; its number if they give no title; empty if they give nothing. */
export const titleOf = (match: Pick<SalesMatch, "title" | "isrc" | "upcs">): string => match.title || match.isrc || match.upcs?.[0] || "";

/** The numbers under which it was reported. */
export const numbersOf = (match: Pick<SalesMatch, "isrc" | "upcs">): string[] => [match.isrc ?? "", ...(match.upcs ?? [])].filter(Boolean);

/** The place that it has in the catalogue; null if it has none, or several. */
export function placeOf(match: SalesMatch): { releaseId: string; title: string } | null {
  const { releaseId, trackId } = match;
  if (!releaseId) return null;
  const found = (match.candidates ?? []).find((each) => each.releaseId === releaseId && each.trackId === trackId);
  return { releaseId, title: [found?.title, found?.artist].filter(Boolean).join(" – ") };
}

/** What may be chosen: the candidates while nobody has settled it, without the place that it has already. */
export function offered(match: SalesMatch): Candidate[] {
  if (match.state === "settled") return [];
  return (match.candidates ?? []).filter((each) => each.releaseId !== match.releaseId || each.trackId !== match.trackId);
}

/** The choice of a candidate, or of a release with or without a track. */
export const choiceOf = ({ releaseId, trackId }: { releaseId: string; trackId?: string }): Choice => ({ releaseId, ...(trackId ? { trackId } : {}) });
