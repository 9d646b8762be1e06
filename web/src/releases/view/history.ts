/** What happened to a release, newest first: its writing, its versions, its deliveries, and what the services said. */
import type { Schemas } from "@/api/client";
import type { Delivery, Shown } from "./release";

export interface Event {
  at: string;
  kind: "created" | "version" | "requested" | "sent" | "failed" | "cancelled" | "received" | "ingested" | "live" | "rejected" | "audit";
  targetId?: string;
  deliveryId?: string;
  messageSubType?: Delivery["messageSubType"];
  /** The service's own words, why it failed, or what was done. */
  text?: string;
}

type Version = Schemas["VersionSummary"];
type Entry = Schemas["AuditEntry"];

/** Services often report several at the same moment; the last of them is then the newest. */
const SAID = ["rejected", "live", "ingested", "received"] as const;

function ofDelivery(delivery: Delivery): Event[] {
  const about = { targetId: delivery.targetId, deliveryId: delivery.id, messageSubType: delivery.messageSubType };
  const events: Event[] = [];
  for (const kind of SAID) {
    const at = delivery.dsp?.[kind];
    if (at) events.push({ ...about, at, kind, text: kind === "rejected" ? delivery.dsp?.reason ?? undefined : undefined });
  }
  if (delivery.status === "completed" && delivery.completed) events.push({ ...about, at: delivery.completed, kind: "sent" });
  if (delivery.status === "failed") events.push({ ...about, at: delivery.updated, kind: "failed", text: delivery.failure?.message });
  if (delivery.status === "cancelled") events.push({ ...about, at: delivery.updated, kind: "cancelled" });
  events.push({ ...about, at: delivery.created, kind: "requested" });
  return events;
}

export function historyOf(release: Shown, deliveries: readonly Delivery[], versions: readonly Version[], audit: readonly Entry[] = []): Event[] {
  const events: Event[] = [
    ...deliveries.flatMap(ofDelivery),
    ...versions.map((each): Event => ({ at: each.created, kind: "version" })),
    ...audit.map((each): Event => ({ at: each.at, kind: "audit", text: each.action })),
  ];
  if (release.created) events.push({ at: release.created, kind: "created" });
  return events.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** The events of each day (UTC as written), newest first. */
export function byDay(events: readonly Event[]): { day: string; events: Event[] }[] {
  const days = new Map<string, Event[]>();
  for (const event of events) {
    const day = event.at.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return [...days].map(([day, of]) => ({ day, events: of }));
}
