/** The tenant's runs of the production test suite, live; starting one, and saving one. */
import { computed, type ComputedRef } from "vue";
import { answer, api, once } from "@/api/client";
import { type LivePages, orderBy, useLivePages } from "@/api/live";
import { saveFile } from "@/ui/saveFile";
import { type Category, fileNameOf, isOpen, type SuiteRun } from "./suite";

const PAGE = 10;

export interface Suite extends LivePages<SuiteRun> {
  /** The run that the page shows: the one that was asked for, or the newest. */
  shown: ComputedRef<SuiteRun | null>;
  /** Whether a run is in work. */
  busy: ComputedRef<boolean>;
}

export function useSuite(runId: () => string | undefined): Suite {
  const pages = useLivePages<SuiteRun>(() => "testRuns", () => [orderBy("created", "desc")], PAGE);
  const shown = computed(() => pages.data.value.find((each) => each.id === runId()) ?? pages.data.value[0] ?? null);
  const busy = computed(() => pages.data.value.some(isOpen));
  return { ...pages, shown, busy };
}

export const startRun = (categories: Category[]) => answer(api.POST("/test/runs", { body: { categories }, headers: once() }));

export const saveRun = (run: SuiteRun): void => saveFile(fileNameOf(run), `${JSON.stringify(run, null, 2)}\n`, "application/json");
