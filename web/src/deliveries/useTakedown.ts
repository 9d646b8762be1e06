/** Withdraws a release: at every target that has it with one request, or at chosen ones. */
import { ref } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import type { Outcome } from "./useSending";

async function everywhere(releaseId: string, territories: string[]): Promise<Outcome[]> {
  const { takedowns } = await answer(api.POST("/deliveries/takedown", { body: { releaseId, territories } }));
  return takedowns.map((each: Schemas["Takedown"]) => ({
    releaseId: each.releaseId, targetId: each.targetId, deliveryId: each.deliveryId ?? null, created: each.outcome === "queued", reason: each.reason ?? null, error: null,
  }));
}

async function at(releaseId: string, targetId: string, territories: string[]): Promise<Outcome> {
  try {
    const delivery = await answer(api.POST("/deliveries", { body: { releaseId, targetId, takedown: true, priority: "high", ...(territories.length ? { territories } : {}) } }));
    return { releaseId, targetId, deliveryId: delivery.id, created: true, reason: null, error: null };
  } catch (error) {
    return { releaseId, targetId, deliveryId: null, created: false, reason: null, error: error as Error };
  }
}

export function useTakedown() {
  const busy = ref(false);
  const outcomes = ref<Outcome[] | null>(null);
  const error = ref<Error | null>(null);

  /** `targetIds` null: everywhere, ahead of all other deliveries (administrators only). */
  async function run(releaseId: string, targetIds: string[] | null, territories: string[]): Promise<void> {
    busy.value = true;
    error.value = null;
    try {
      outcomes.value = targetIds ? await Promise.all(targetIds.map((id) => at(releaseId, id, territories))) : await everywhere(releaseId, territories);
    } catch (caught) {
      error.value = caught as Error;
    } finally {
      busy.value = false;
    }
  }
  return { busy, outcomes, error, run };
}
