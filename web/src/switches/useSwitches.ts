/** The releases that switch here from another distributor: lists, one with its comparison, and what people tick. */
import { computed, type Ref } from "vue";
import { answer, api, once, type Schemas } from "@/api/client";
import { useI18n } from "@/i18n";
import { releaseIdIn } from "@/releases/releaseId";
import { usePages } from "@/ui/pages";
import { useAct } from "@/ui/useAct";
import { useRead } from "@/ui/useRead";

export type Summary = Schemas["SwitchSummary"];
export type Report = Schemas["SwitchReport"];
export type Comparison = Schemas["Comparison"];
export type State = Schemas["SwitchProgress"]["state"];
type Step = "compared" | "takedownAsked" | "oldGone";

export const STATES: State[] = ["blocked", "notLive", "ready", "asked", "done"];
export const LOOKS: Record<State, { color: "error" | "warning" | "success" | "info" | "neutral"; icon: string }> = {
  blocked: { color: "error", icon: "i-lucide-octagon-x" },
  notLive: { color: "warning", icon: "i-lucide-hourglass" },
  ready: { color: "success", icon: "i-lucide-circle-check" },
  asked: { color: "info", icon: "i-lucide-send" },
  done: { color: "neutral", icon: "i-lucide-check-check" },
};
/** How many releases one request looks up in the public catalogues. */
export const MOST = 10;

export function useSwitches(state: Ref<State | null>) {
  return usePages(
    () => state.value,
    async (chosen, cursor, signal) => {
      const query = { ...(chosen ? { state: chosen } : {}), ...(cursor ? { cursor } : {}) };
      const page = await answer(api.GET("/switches", { signal, params: { query } }));
      return { ...page, items: page.items.map((each) => ({ ...each, id: each.releaseId })) };
    },
  );
}

type Started = Omit<Schemas["SwitchesStarted"], "nextAfter">;

type From = { importId: string } | { releaseIds: string[] };

/**
 * Begins the switches of an import, part by part, or of releases; `tell` gets how many have begun. If a part fails, the
 * same call goes on with that part. To begin a switch again has no effect, so that each part may be repeated.
 */
export function beginner() {
  let stopped: { of: string; after: number | undefined; started: Started } | null = null;

  return async function begin(from: From, distributor: string, tell: (count: number) => void = () => {}): Promise<Started> {
    const named = distributor.trim() ? { distributor: distributor.trim() } : {};
    const of = JSON.stringify([from, named]);
    const at = stopped?.of === of ? stopped : { of, after: 0, started: { releaseIds: [], findings: [] } as Started };
    stopped = at;
    while (at.after !== undefined) {
      const body = { ...from, ...named, ...(at.after ? { after: at.after } : {}) };
      const part: Schemas["SwitchesStarted"] = await answer(api.POST("/switches", { body, headers: once() }));
      at.started.releaseIds.push(...part.releaseIds);
      at.started.findings.push(...part.findings);
      at.after = part.nextAfter;
      tell(at.started.releaseIds.length);
    }
    stopped = null;
    return at.started;
  };
}

/** The releases in what a person pasted: ids or addresses, one a line or with blanks between. */
export function releaseIdsIn(text: string): string[] {
  const found = text.split(/[\s,;]+/).map((each) => (each ? releaseIdIn(each) : null));
  return [...new Set(found.filter((each): each is string => each !== null))];
}

/** What is compared, the differences that matter first; equal fields last. */
export function inOrder(compared: Comparison[]): Comparison[] {
  const weight = { must: 0, should: 1, free: 2 };
  const outcome = { differs: 0, unknown: 1, equal: 2 };
  const rank = (each: Comparison): number => (each.outcome === "equal" ? 100 : 0) + weight[each.weight] * 10 + outcome[each.outcome];
  return [...compared].sort((one, other) => rank(one) - rank(other));
}

export function useSwitch(releaseId: () => string) {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const reading = useRead(releaseId, (id) => answer(api.GET("/switches/{releaseId}", { params: { path: { releaseId: id } } })));
  const path = computed(() => ({ releaseId: releaseId() }));
  const put = (act: () => Promise<Report>, done: string) => run(async () => (reading.data.value = await act()), { done });

  const tick = (step: Step, on: string, anyway = false) =>
    put(() => answer(api.PUT("/switches/{releaseId}/steps/{step}", { params: { path: { ...path.value, step } }, body: { on, anyway } })), t("switches.ticked"));
  const untick = (step: Step) =>
    put(() => answer(api.DELETE("/switches/{releaseId}/steps/{step}", { params: { path: { ...path.value, step } } })), t("switches.unticked"));
  const look = () => put(() => answer(api.POST("/switches/{releaseId}/look", { params: { path: path.value } })), t("switches.lookedNow"));
  const compare = () => put(() => answer(api.POST("/switches/{releaseId}/compare", { params: { path: path.value } })), t("switches.comparedNow"));
  const remove = () =>
    run(
      async () => {
        await answer(api.DELETE("/switches/{releaseId}", { params: { path: path.value } }));
        return true;
      },
      { done: t("switches.removed") },
    );
  return { ...reading, busy, tick, untick, look, compare, remove };
}
