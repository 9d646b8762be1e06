/** Where a release stands at each service: the latest delivery there, and what the service says about it. */
import type { Delivery, Target } from "./release";

export interface Standing {
  target: Target;
  /** The latest delivery there, if there was one. */
  delivery: Delivery | null;
  /** A word that StatusBadge knows: the service's own state once the delivery is complete, the delivery's before. */
  state: string;
  since: string | null;
  /** The service's own words about a rejection, or why the last attempt failed. */
  reason: string;
  /** Whether the service has the release now, as far as we know: something was sent, and it was not withdrawn since. */
  there: boolean;
}

/** The state of a delivery in one word. */
export function stateOf(delivery: Delivery): string {
  if (delivery.status !== "completed") return delivery.status;
  const dsp = delivery.dsp;
  if (dsp?.status === "rejected") return "rejected";
  if (delivery.messageSubType === "Takedown") return "takenDown";
  if (!dsp) return "completed";
  return dsp.overdue && dsp.status !== "live" ? "silent" : (dsp.status ?? "sent");
}

/** The standing at every target that is active or was ever delivered to; `deliveries` are the newest first. */
export function standings(targets: readonly Target[], deliveries: readonly Delivery[]): Standing[] {
  return targets.flatMap((target) => {
    const here = deliveries.filter((each) => each.targetId === target.id);
    const delivery = here.find((each) => each.status !== "cancelled") ?? null;
    if (!delivery && target.active === false) return [];
    const sent = here.find((each) => each.status === "completed" && each.dsp?.status !== "rejected");
    return {
      target,
      delivery,
      state: delivery ? stateOf(delivery) : "never",
      since: delivery?.dsp?.since ?? delivery?.completed ?? delivery?.updated ?? null,
      reason: delivery?.dsp?.reason ?? (delivery?.status === "failed" ? (delivery.failure?.message ?? "") : ""),
      there: sent !== undefined && sent.messageSubType !== "Takedown",
    };
  });
}

/** What is left to do for a delivery that runs, from 0 to 1; null while nothing is known. */
export function progress(delivery: Delivery): number | null {
  const files = delivery.attempts?.at(-1)?.files ?? [];
  const total = files.reduce((sum, file) => sum + (file.totalBytes ?? 0), 0);
  if (!total) return null;
  return files.reduce((sum, file) => sum + (file.bytesTransferred ?? 0), 0) / total;
}
