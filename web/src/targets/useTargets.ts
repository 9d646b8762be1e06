/** The tenant's targets by name, live. */
import { computed } from "vue";
import type { Schemas } from "@/api/client";
import { orderBy, useLiveList } from "@/api/live";

export type Target = Schemas["DeliveryTarget"];

export function useTargets() {
  const { data: targets, pending, error } = useLiveList<Target>(() => "deliveryTargets", () => [orderBy("name")]);
  const byId = computed(() => new Map(targets.value.map((each) => [each.id, each])));
  /** A deleted target has no name; its id still tells two of them apart. */
  const nameOf = (id: string): string => byId.value.get(id)?.name ?? id.slice(0, 8);
  return { targets, byId, nameOf, pending, error };
}
