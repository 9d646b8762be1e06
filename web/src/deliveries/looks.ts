/** Icons of the acts and kinds of deliveries. */
import type { Delivery, DeliveryAct, Step } from "./delivery";

export const ACT_ICONS: Record<DeliveryAct, string> = {
  approve: "i-lucide-stamp",
  retry: "i-lucide-rotate-cw",
  cancel: "i-lucide-ban",
  skip: "i-lucide-skip-forward",
  force: "i-lucide-zap",
  high: "i-lucide-chevrons-up",
  normal: "i-lucide-equal",
  low: "i-lucide-chevrons-down",
};

export const KIND_ICONS: Record<Delivery["messageSubType"], string> = {
  Initial: "i-lucide-package-plus",
  Update: "i-lucide-refresh-cw",
  Takedown: "i-lucide-circle-minus",
};

export const STEP_ICONS: Record<Step["name"], string> = {
  requested: "i-lucide-circle-plus",
  approved: "i-lucide-stamp",
  started: "i-lucide-play",
  sent: "i-lucide-send",
  failed: "i-lucide-circle-x",
  cancelled: "i-lucide-ban",
  received: "i-lucide-inbox",
  ingested: "i-lucide-package-check",
  live: "i-lucide-radio",
  rejected: "i-lucide-circle-x",
};
