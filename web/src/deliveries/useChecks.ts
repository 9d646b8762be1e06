/** What each DSP would object to and what would change there, for every chosen release and target. */
import { computed, reactive, watch } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import { Problem } from "@/api/problem";

export interface Check {
  releaseId: string;
  targetId: string;
  pending: boolean;
  preflight: Schemas["Preflight"] | null;
  /** The changes since the version that the target has; null: it has none. */
  changes: Schemas["ReleaseChange"][] | null;
  error: Error | null;
}

const NOT_FOUND = 404;

/** Null if the target has no version of the release yet. */
async function changesAt(releaseId: string, targetId: string): Promise<Schemas["ReleaseChange"][] | null> {
  try {
    return (await answer(api.GET("/releases/{releaseId}/diff", { params: { path: { releaseId }, query: { targetId } } }))).changes;
  } catch (error) {
    if (error instanceof Problem && error.status === NOT_FOUND) return null;
    throw error;
  }
}

export type Verdict = "pending" | "blocked" | "warned" | "ready" | "unknown";

export function verdictOf(check: Check): Verdict {
  if (check.pending) return "pending";
  if (!check.preflight) return "unknown";
  if (!check.preflight.ready) return "blocked";
  return check.preflight.findings.some((each) => each.severity === "warning") ? "warned" : "ready";
}

export function useChecks(releaseIds: () => string[], targetIds: () => string[]) {
  const known = reactive(new Map<string, Check>());

  async function run(check: Check): Promise<void> {
    const { releaseId, targetId } = check;
    try {
      const preflight = answer(api.GET("/releases/{releaseId}/preflight", { params: { path: { releaseId }, query: { targetId } } }));
      [check.preflight, check.changes] = await Promise.all([preflight, changesAt(releaseId, targetId)]);
    } catch (error) {
      check.error = error as Error;
    } finally {
      check.pending = false;
    }
  }

  const pairs = computed(() => targetIds().flatMap((targetId) => releaseIds().map((releaseId) => ({ releaseId, targetId, key: `${releaseId} ${targetId}` }))));
  watch(pairs, (wanted) => {
    for (const { releaseId, targetId, key } of wanted) {
      if (known.has(key)) continue;
      known.set(key, { releaseId, targetId, pending: true, preflight: null, changes: null, error: null });
      void run(known.get(key) as Check);
    }
  }, { immediate: true });

  const checks = computed(() => pairs.value.map(({ key }) => known.get(key)).filter((each): each is Check => each !== undefined));
  return { checks };
}
