/** Everything that the dashboard shows: live where it changes while one looks at it. */
import { computed } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import { limit, orderBy, useLiveDocument, useLiveList, where } from "@/api/live";
import { concerning } from "@/notifications/useNotifications";
import { useSession } from "@/session/session";
import { useRead } from "@/ui/useRead";
import { days, rate, trend } from "./figures";
import { needsOf } from "./needs";
import { stepsOf } from "./onboarding";

const RECENT = 100;
const SHOWN = 15;
const PAGE = 100;

type Delivery = Schemas["Delivery"];

export function useDashboard() {
  const session = useSession();
  const counts = useRead(() => null, () => answer(api.GET("/releases/counts")));
  const analytics = useRead(() => null, () => answer(api.GET("/analytics")));
  const changed = useRead(() => null, () => answer(api.GET("/releases", { params: { query: { limit: PAGE } } })));
  const coming = useRead(() => null, () => answer(api.GET("/releases", { params: { query: { sort: "-releaseDate", limit: PAGE } } })));

  const recent = useLiveList<Delivery>(() => "deliveries", () => [orderBy("created", "desc"), limit(RECENT)]);
  const ofStatus = (status: Delivery["status"]) => useLiveList<Delivery>(() => "deliveries", () => [where("status", "==", status), orderBy("created", "desc"), limit(RECENT)]);
  const failed = ofStatus("failed");
  const queued = ofStatus("queued");
  const processing = ofStatus("processing");
  const sending = ofStatus("delivering");
  const tasks = useLiveList<Schemas["Todo"]>(() => "tasks", () => [where("status", "==", "open"), orderBy("created", "desc"), limit(RECENT)]);
  const targets = useLiveList<Schemas["DeliveryTarget"]>(() => "deliveryTargets", () => [orderBy("name")]);
  const heard = useLiveList<Schemas["Notification"]>(() => "notifications", () => [orderBy("created", "desc"), limit(SHOWN)]);
  const activity = { ...heard, data: computed(() => concerning(heard.data.value, session.role)) };
  const tenant = useLiveDocument<Schemas["Tenant"]>(() => (session.tenantId ? `tenants/${session.tenantId}` : null));

  const series = computed(() => (analytics.data.value ? days(analytics.data.value.since, analytics.data.value.until, analytics.data.value.byDay) : []));
  const success = computed(() => ({ rate: rate(series.value), trend: trend(series.value) }));
  const pending = computed(() => [...queued.data.value, ...processing.data.value, ...sending.data.value]);
  const needs = computed(() =>
    needsOf({
      tasks: tasks.data.value,
      failed: failed.data.value,
      waiting: queued.data.value,
      recent: recent.data.value,
      targets: targets.data.value,
      releases: changed.data.value?.items ?? [],
    }),
  );
  const steps = computed(() =>
    stepsOf({ partyId: tenant.data.value?.settings?.party?.partyId, releases: counts.data.value?.total ?? 0, targets: targets.data.value.length, deliveries: recent.data.value.length }),
  );
  /** Whether all sources have answered, so that nothing is said to be missing that is only late. */
  const settled = computed(() => !(tenant.pending.value || targets.pending.value || recent.pending.value || counts.pending.value));
  const needsSettled = computed(() => !(tasks.pending.value || failed.pending.value || targets.pending.value || (changed.pending.value && !changed.data.value)));

  const titles = computed(() => new Map([...(changed.data.value?.items ?? []), ...(coming.data.value?.items ?? [])].map((each) => [each.id, each.title ?? ""])));
  const missing = computed(() => [...new Set(needs.value.slice(0, SHOWN).flatMap((each) => (each.releaseId && !titles.value.has(each.releaseId) ? [each.releaseId] : [])))]);
  const readTitles = async () => {
    const found = await Promise.all(missing.value.map((releaseId) => answer(api.GET("/releases/{releaseId}", { params: { path: { releaseId } } })).catch(() => null)));
    return new Map(found.flatMap((each) => (each ? [[each.id, each.basic?.title ?? ""] as const] : [])));
  };
  const read = useRead(() => null, readTitles, () => missing.value);
  const titleOf = (id: string): string => titles.value.get(id) || read.data.value?.get(id) || "";

  return { counts, analytics, series, success, pending, coming, needs, needsSettled, steps, settled, activity, titleOf };
}
