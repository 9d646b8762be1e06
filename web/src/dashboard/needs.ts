/** What waits for a person, most urgent first. */
import type { Schemas } from "@/api/client";

type Delivery = Schemas["Delivery"];
type Target = Schemas["DeliveryTarget"];
type Task = Schemas["Todo"];
type Summary = Schemas["ReleaseSummary"];

export type NeedKind = "circuit" | "failed" | "task" | "asked" | "approval" | "overdue" | "redeliver" | "findings" | "ready";

export interface Need {
  key: string;
  kind: NeedKind;
  releaseId?: string;
  /** The release's title, if the source knows it. */
  title?: string;
  targetId?: string;
  targetName?: string;
  /** The task that a person can mark as done. */
  taskId?: string;
  /** The reason in the words of the service or the server. */
  text: string;
  count: number;
  since: string | null;
  to: string | { path: string; query: Record<string, string> };
}

export interface Sources {
  tasks: readonly Task[];
  failed: readonly Delivery[];
  waiting: readonly Delivery[];
  recent: readonly Delivery[];
  targets: readonly Target[];
  releases: readonly Summary[];
}

const ORDER: NeedKind[] = ["circuit", "failed", "task", "asked", "approval", "overdue", "redeliver", "findings", "ready"];

/** A failed delivery is done with once a later one of the same lane has gone further. */
function isOpen(delivery: Delivery, recent: readonly Delivery[]): boolean {
  return !recent.some((other) => other.lane === delivery.lane && other.id !== delivery.id && other.created > delivery.created && other.status !== "cancelled");
}

/** Where a task is done: at the field, or at what it is about. */
function placeOf(task: Task): Need["to"] {
  if (task.releaseId) return task.field ? { path: `/releases/${task.releaseId}/edit`, query: { path: task.field } } : `/releases/${task.releaseId}/edit`;
  if (task.deliveryId) return `/deliveries/${task.deliveryId}`;
  return task.targetId ? `/targets/${task.targetId}` : "/settings";
}

export function needsOf(sources: Sources): Need[] {
  const names = new Map(sources.targets.map((each) => [each.id, each.name]));
  const at = (targetId: string) => ({ targetId, targetName: names.get(targetId) ?? targetId });
  const needs: Need[] = [];

  for (const target of sources.targets) {
    if (target.active === false || (target.circuit?.state ?? "closed") === "closed") continue;
    needs.push({ ...at(target.id), key: `circuit ${target.id}`, kind: "circuit", text: "", count: target.circuit?.failures ?? 0, since: target.circuit?.opened ?? null, to: `/targets/${target.id}` });
  }
  for (const delivery of sources.failed) {
    if (!isOpen(delivery, sources.recent)) continue;
    needs.push({
      ...at(delivery.targetId), key: `failed ${delivery.id}`, kind: "failed", releaseId: delivery.releaseId, text: delivery.failure?.message ?? "", count: 1,
      since: delivery.updated, to: `/deliveries/${delivery.id}`,
    });
  }
  for (const task of sources.tasks) {
    const asked = { key: `task ${task.id}`, taskId: task.id, releaseId: task.releaseId, count: 1, since: task.created, to: placeOf(task), ...(task.targetId ? at(task.targetId) : {}) };
    if (task.plugin) needs.push({ ...asked, kind: "asked", title: task.message, text: task.remedy });
    else needs.push({ ...asked, kind: "task", text: [task.message, task.remedy].filter(Boolean).join(" ") });
  }
  for (const delivery of sources.waiting) {
    if (delivery.waiting?.reason !== "approval") continue;
    needs.push({ ...at(delivery.targetId), key: `approval ${delivery.id}`, kind: "approval", releaseId: delivery.releaseId, text: "", count: 1, since: delivery.created, to: `/deliveries/${delivery.id}` });
  }
  for (const delivery of sources.recent) {
    const dsp = delivery.dsp;
    if (!dsp?.overdue || dsp.status === "live" || dsp.status === "rejected") continue;
    needs.push({ ...at(delivery.targetId), key: `overdue ${delivery.id}`, kind: "overdue", releaseId: delivery.releaseId, text: "", count: 1, since: dsp.overdue, to: `/deliveries/${delivery.id}` });
  }
  for (const release of sources.releases) {
    const need = (kind: NeedKind, count: number, tab: string): void => {
      needs.push({ key: `${kind} ${release.id}`, kind, releaseId: release.id, title: release.title, text: "", count, since: release.updated, to: tab });
    };
    if (release.nextAction === "redeliver") need("redeliver", 1, `/deliveries/new?releases=${release.id}`);
    else if (release.nextAction === "deliver") need("ready", 1, `/deliveries/new?releases=${release.id}`);
    else if (release.nextAction === "fixFindings") need("findings", release.errors ?? 1, `/releases/${release.id}/findings`);
  }
  return needs.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || (other.since ?? "").localeCompare(one.since ?? ""));
}
