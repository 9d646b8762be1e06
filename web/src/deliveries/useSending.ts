/** Sends the requests one after the other and keeps what became of each. */
import { ref } from "vue";
import { answer, api, once } from "@/api/client";
import type { Call } from "./newDelivery";

export interface Outcome {
  releaseId: string;
  targetId: string;
  deliveryId: string | null;
  /** Whether the request made a delivery; false if there was one already. */
  created: boolean;
  reason: string | null;
  error: Error | null;
}

async function send(call: Call): Promise<Outcome[]> {
  const { targetId } = call.body;
  try {
    if (call.kind === "batch") {
      const { deliveries } = await answer(api.POST("/deliveries/batch", { body: call.body, headers: once() }));
      return deliveries.map((each) => ({ releaseId: each.delivery.releaseId, targetId, deliveryId: each.id, created: each.created, reason: null, error: null }));
    }
    const request = api.POST("/deliveries", { body: call.body, headers: once() });
    const delivery = await answer(request);
    const created = (await request).response.status === 201;
    return [{ releaseId: delivery.releaseId, targetId, deliveryId: delivery.id, created, reason: null, error: null }];
  } catch (error) {
    const releases = call.kind === "batch" ? call.body.releaseIds : [call.body.releaseId];
    return releases.map((releaseId) => ({ releaseId, targetId, deliveryId: null, created: false, reason: null, error: error as Error }));
  }
}

export function useSending() {
  const sending = ref(false);
  const outcomes = ref<Outcome[] | null>(null);

  async function run(calls: Call[]): Promise<void> {
    sending.value = true;
    const done: Outcome[] = [];
    try {
      for (const call of calls) done.push(...(await send(call)));
    } finally {
      outcomes.value = done;
      sending.value = false;
    }
  }
  return { sending, outcomes, run };
}
