/** The acts on deliveries, one or many, each with what is said afterwards. */
import { useI18n } from "@/i18n";
import { answer, api } from "@/api/client";
import { useSession } from "@/session/session";
import { useAct } from "@/ui/useAct";
import { actsOf, type Delivery, type DeliveryAct } from "./delivery";

const path = (deliveryId: string) => ({ params: { path: { deliveryId } } });
const prioritise = (priority: "high" | "normal" | "low") => (id: string) => answer(api.POST("/deliveries/{deliveryId}/priority", { ...path(id), body: { priority } }));

const CALLS: Record<DeliveryAct, (id: string) => Promise<unknown>> = {
  approve: (id) => answer(api.POST("/deliveries/{deliveryId}/approve", path(id))),
  retry: (id) => answer(api.POST("/deliveries/{deliveryId}/retry", path(id))),
  cancel: (id) => answer(api.POST("/deliveries/{deliveryId}/cancel", path(id))),
  skip: (id) => answer(api.POST("/deliveries/{deliveryId}/skip", path(id))),
  force: (id) => answer(api.POST("/deliveries/{deliveryId}/force", path(id))),
  high: prioritise("high"),
  normal: prioritise("normal"),
  low: prioritise("low"),
};
/** What takes an act back, where something does. */
const REVERSE: Partial<Record<DeliveryAct, DeliveryAct>> = { retry: "cancel", cancel: "retry" };

export function useDeliveryActs() {
  const { t } = useI18n();
  const session = useSession();
  const { busy, run, tell } = useAct();

  const viewer = () => ({ uid: session.account?.uid ?? "", deliver: session.can("deliver"), admin: session.role === "admin" });
  const allowed = (delivery: Delivery, scheduled = false): DeliveryAct[] => actsOf(delivery, viewer(), scheduled);

  /** Runs the act on each; those that succeed are counted, the first refusal is shown. */
  async function act(kind: DeliveryAct, ids: string[]): Promise<void> {
    const back = REVERSE[kind];
    await run(async () => {
      const done: string[] = [];
      let refusal: unknown;
      for (const id of ids) await CALLS[kind](id).then(() => done.push(id), (error: unknown) => (refusal ??= error));
      if (!done.length) throw refusal;
      if (refusal) tell(refusal);
    }, { done: t(`deliveries.done.${kind}`, { count: ids.length }), undo: back ? () => Promise.all(ids.map(CALLS[back])) : undefined });
  }

  return { busy, act, allowed };
}
