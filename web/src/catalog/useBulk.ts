/** What is done with several releases at once. Each succeeds or fails on its own, and what failed is told. */
import { ref } from "vue";
import { useI18n } from "@/i18n";
import { answer, api, once, type Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { csv, saveFile } from "@/ui/saveFile";
import { useAct } from "@/ui/useAct";
import type { Draft } from "@/releases/edit/draft";
import { gatewayOf } from "@/releases/edit/gateway";
import { changeOf } from "./bulkEdit";
import type { Summary } from "./query";

const MOST = 50;
const AT_ONCE = 4;
/** A person may write so often in a minute; more than that is done in the next one. */
const PAUSE_MS = 15_000;
const PAUSES = 8;

export interface Outcome<T> {
  done: T[];
  failed: { item: T; error: Error }[];
}

/** Repeats while the server asks to wait. */
async function patiently(act: () => Promise<unknown>, pauseMs: number): Promise<void> {
  for (let pause = 0; ; pause += 1) {
    try {
      await act();
      return;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 429 || pause >= PAUSES) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** Runs `act` for each, a few at a time; `step` is told how many have ended. */
export async function forEach<T>(items: readonly T[], act: (item: T) => Promise<unknown>, step: (ended: number) => void = () => {}, pauseMs = PAUSE_MS): Promise<Outcome<T>> {
  const outcome: Outcome<T> = { done: [], failed: [] };
  const waiting = [...items];
  async function work(): Promise<void> {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await patiently(() => act(item), pauseMs);
        outcome.done.push(item);
      } catch (error) {
        outcome.failed.push({ item, error: error as Error });
      }
      step(outcome.done.length + outcome.failed.length);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcome;
}

const COLUMNS = ["id", "title", "displayArtist", "label", "barcode", "type", "status", "releaseDate", "trackCount", "nextAction", "updated"] as const satisfies readonly (keyof Summary)[];

/** The releases as a table for a spreadsheet. */
export function tableOf(releases: readonly Summary[]): string {
  return csv([[...COLUMNS], ...releases.map((each) => COLUMNS.map((column) => each[column]))]);
}

/** `refresh` reads the catalogue again after a change, and after an undo. */
export function useBulk(refresh: () => Promise<unknown>) {
  const { t } = useI18n();
  const { run, tell } = useAct();
  /** How many of what is done have ended; null while nothing is done. */
  const progress = ref<{ ended: number; of: number } | null>(null);

  async function through<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<Outcome<T>> {
    progress.value = { ended: 0, of: items.length };
    try {
      return await forEach(items, act, (ended) => (progress.value = { ended, of: items.length }));
    } finally {
      progress.value = null;
    }
  }

  const setStatus = (releaseId: string, status: "draft" | "archived"): Promise<unknown> =>
    answer(api.PATCH("/releases/{releaseId}", { params: { path: { releaseId } }, body: { status } }));

  function tellFailed(outcome: Outcome<Summary>): void {
    const [first] = outcome.failed;
    if (first) tell(new Error(t("catalog.bulk.failed", { count: outcome.failed.length, title: first.item.title || t("release.untitled"), reason: first.error.message })));
  }

  /** Tells what was done to how many, and offers to take it back. */
  async function tellDone(outcome: Outcome<Summary>, done: string, back: (release: Summary) => Promise<unknown>): Promise<void> {
    const undo = async () => {
      tellFailed(await through(outcome.done, back));
      await refresh();
    };
    if (outcome.done.length) await run(refresh, { done, undo });
    tellFailed(outcome);
  }

  /** Archives; undo moves them back to drafts. */
  async function archive(releases: readonly Summary[]): Promise<void> {
    const outcome = await through(releases, (each) => setStatus(each.id, "archived"));
    await tellDone(outcome, t("catalog.bulk.archived", { count: outcome.done.length }), (each) => setStatus(each.id, "draft"));
  }

  /** Makes the same change of each; undo gives each back what it had, unless somebody has changed it since. */
  async function edit(releases: readonly Summary[], values: Draft): Promise<void> {
    const undos = new Map<string, () => Promise<unknown>>();
    const outcome = await through(releases, async ({ id }) => {
      const gateway = gatewayOf(id);
      const found = await gateway.read();
      const change = changeOf(found.release, values);
      if (!change) return;
      const { etag } = await gateway.write(change.patch, found.etag);
      undos.set(id, () => gateway.write(change.undo, etag));
    });
    await tellDone(outcome, t("catalog.bulk.changed", { count: outcome.done.length }), async ({ id }) => undos.get(id)?.());
  }

  /** Deletes drafts for good. Returns the ids that are gone. */
  async function remove(releases: readonly Summary[]): Promise<string[]> {
    const results: Schemas["BulkOutcome"][] = [];
    const batches = Array.from({ length: Math.ceil(releases.length / MOST) }, (_, index) => releases.slice(index * MOST, (index + 1) * MOST));
    const sent = await through(batches, async (batch) => {
      const items = batch.map((each) => ({ action: "delete" as const, releaseId: each.id, ifMatch: "*" }));
      results.push(...(await answer(api.POST("/releases/bulk", { params: { header: once() }, body: { items } }))).items);
    });
    if (sent.failed[0]) tell(sent.failed[0].error);
    const gone = results.filter((each) => each.status < 300).flatMap((each) => each.releaseId ?? []);
    if (gone.length) await run(async () => gone, { done: t("catalog.bulk.deleted", { count: gone.length }) });
    const failed = results.flatMap((each) => {
      const item = releases.find((release) => release.id === each.releaseId);
      return each.problem && item ? [{ item, error: new Error(each.problem.detail ?? each.problem.title) }] : [];
    });
    tellFailed({ done: [], failed });
    return gone;
  }

  function exportTable(releases: readonly Summary[]): void {
    saveFile("releases.csv", tableOf(releases), "text/csv");
  }

  /** The whole content of each release. */
  async function exportContent(releases: readonly Summary[]): Promise<void> {
    const found = new Map<string, unknown>();
    const outcome = await through(releases, async ({ id }) => {
      found.set(id, await answer(api.GET("/releases/{releaseId}", { params: { path: { releaseId: id } } })));
    });
    const content = releases.map(({ id }) => found.get(id)).filter((each) => each !== undefined);
    if (content.length) saveFile("releases.json", JSON.stringify(content, null, 2), "application/json");
    tellFailed(outcome);
  }

  return { progress, archive, edit, remove, exportTable, exportContent };
}
