/** Which deliveries a list shows. Only one equality can be asked of the server (rules/access.toml); the rest is sifted here. */
import type { LocationQuery, LocationQueryRaw } from "vue-router";
import { type Delivery, type Status, STATUSES } from "./delivery";

export interface DeliveryFilter {
  status: Status | null;
  targetId: string | null;
  releaseId: string | null;
}

const first = (value: LocationQuery[string] | undefined): string | null => (Array.isArray(value) ? value[0] : value) || null;

export function filterOf(query: LocationQuery): DeliveryFilter {
  const status = first(query.status);
  return {
    status: (STATUSES as readonly string[]).includes(status ?? "") ? (status as Status) : null,
    targetId: first(query.target),
    releaseId: first(query.release),
  };
}

export function queryOf(filter: DeliveryFilter): LocationQueryRaw {
  return { status: filter.status ?? undefined, target: filter.targetId ?? undefined, release: filter.releaseId ?? undefined };
}

/** The one equality for the server: the narrowest that is set. */
export function asked(filter: DeliveryFilter): ["releaseId" | "targetId" | "status", string] | null {
  if (filter.releaseId) return ["releaseId", filter.releaseId];
  if (filter.targetId) return ["targetId", filter.targetId];
  return filter.status ? ["status", filter.status] : null;
}

export function matches(delivery: Delivery, filter: DeliveryFilter): boolean {
  return (
    (!filter.status || delivery.status === filter.status) &&
    (!filter.targetId || delivery.targetId === filter.targetId) &&
    (!filter.releaseId || delivery.releaseId === filter.releaseId)
  );
}
