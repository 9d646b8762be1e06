/** What was sold and what it is in the catalogue, the most sold first, and what people decide about it. */
import { answer, api, once } from "@/api/client";
import { useI18n } from "@/i18n";
import { usePages } from "@/ui/pages";
import { useAct } from "@/ui/useAct";
import type { Choice, SalesMatch, State } from "./match";

const PAGE = 50;
const MOST_FOUND = 20;

const of = (matchId: string) => ({ params: { path: { matchId } }, headers: once() });

export const settle = (matchId: string, choice: Choice): Promise<SalesMatch> => answer(api.POST("/sales/matches/{matchId}/settle", { ...of(matchId), body: choice }));

export const reopen = (matchId: string): Promise<SalesMatch> => answer(api.POST("/sales/matches/{matchId}/reopen", of(matchId)));

/** The matches in a state. What is decided leaves the list at once, and comes back when it is undone. */
export function useMatches(state: () => State) {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const pages = usePages<State, SalesMatch>(state, (wanted, cursor, signal) =>
    answer(api.GET("/sales/matches", { params: { query: { state: wanted, limit: PAGE, ...(cursor ? { cursor } : {}) } }, signal })),
  );

  async function decide(match: SalesMatch, choice: Choice): Promise<void> {
    const done = t(choice.ignored ? "salesMatches.ignored" : "salesMatches.settled");
    const settled = await run(() => settle(match.id, choice), { done, undo: async () => (await reopen(match.id), await pages.again()) });
    if (settled && settled.state !== state()) pages.drop([match.id]);
  }

  async function takeBack(match: SalesMatch): Promise<void> {
    const opened = await run(() => reopen(match.id), { done: t("salesMatches.reopened") });
    if (opened && opened.state !== state()) pages.drop([match.id]);
  }

  return { ...pages, busy, decide, takeBack };
}

export interface Place {
  id: string;
  title: string;
  hint: string;
}

/** The releases that the words find. */
export async function findReleases(words: string): Promise<Place[]> {
  const query = { q: words, limit: MOST_FOUND } as Record<string, unknown>;
  const { items } = await answer(api.GET("/releases", { params: { query } }));
  return items.map((each) => ({ id: each.id, title: each.title || each.id.slice(0, 8), hint: [each.displayArtist, each.barcode].filter(Boolean).join(" · ") }));
}

/** The tracks of a release. */
export async function tracksOf(releaseId: string): Promise<Place[]> {
  const release = await answer(api.GET("/releases/{releaseId}", { params: { path: { releaseId } } }));
  return (release.tracks ?? []).flatMap(({ id, metadata, isrc }) => (id ? [{ id, title: metadata?.title || id.slice(0, 8), hint: isrc ?? "" }] : []));
}
