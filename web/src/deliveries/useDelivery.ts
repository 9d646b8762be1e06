/** One delivery, live: the document, its log, and what the DSP said about it. */
import { computed } from "vue";
import type { Schemas } from "@/api/client";
import { limit, limitToLast, orderBy, useLiveDocument, useLiveList, where } from "@/api/live";
import type { LogLine } from "@/ui/LiveLog.vue";
import type { Target } from "@/targets/useTargets";
import type { Delivery } from "./delivery";

/** A statement of a DSP, as its document holds it (docs/reference/schemas/Acknowledgement.json). */
export interface Statement {
  word: string;
  status?: string | null;
  code?: string | null;
  reason?: string | null;
  action?: string | null;
  said?: string | null;
  deliveryId?: string | null;
  verdict?: string | null;
}
export interface Acknowledgement {
  id: string;
  name?: string;
  channel: string;
  received: string;
  created?: string;
  deliveryIds: string[];
  statements: Statement[];
}
export interface Said extends Statement {
  id: string;
  at: string;
  channel: string;
}

const ORDER = ["sent", "received", "ingested", "live", "rejected"];
const rank = (said: Statement): number => ORDER.indexOf(said.status ?? "");

/** What was said about one delivery, the latest first; of the same moment the one that goes furthest. */
export function saidAbout(acknowledgements: Acknowledgement[], deliveryId: string): Said[] {
  return acknowledgements
    .flatMap((each) =>
      each.statements
        .filter((statement) => statement.deliveryId === deliveryId)
        .map((statement, index) => ({ ...statement, id: `${each.id}-${index}`, at: statement.said ?? each.created ?? each.received, channel: each.channel })),
    )
    .sort((a, b) => b.at.localeCompare(a.at) || rank(b) - rank(a));
}

const STATEMENTS = 100;
const LINES = 500;

export function useDelivery(id: () => string, stepName: (step: string) => string) {
  const { data: delivery, pending, error } = useLiveDocument<Delivery>(() => `deliveries/${id()}`);
  // Only another target, not every change of the delivery, asks anew.
  const targetId = computed(() => delivery.value?.targetId ?? null);
  const { data: target } = useLiveDocument<Target>(() => (targetId.value ? `deliveryTargets/${targetId.value}` : null));
  const { data: logs, pending: logsPending } = useLiveList<Schemas["DeliveryLog"] & { id: string }>(() => `deliveries/${id()}/logs`, () => [orderBy("timestamp"), limitToLast(LINES)]);
  const { data: acknowledgements } = useLiveList<Acknowledgement>(() => "acknowledgements", () =>
    targetId.value ? [where("targetId", "==", targetId.value), orderBy("received", "desc"), limit(STATEMENTS)] : null,
  );
  const said = computed(() => saidAbout(acknowledgements.value, id()));
  const lines = computed(() =>
    logs.value.map((line): LogLine => ({
      id: line.id, at: line.timestamp, level: line.level, message: line.message, group: stepName(line.step),
      note: line.durationMs === undefined ? undefined : took(line.durationMs),
    })),
  );
  return { delivery, target, pending, error, logs, lines, logsPending, said };
}

export function took(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
