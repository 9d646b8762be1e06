/** How the states look: never the colour alone. */
import type { CellState, Todo } from "./board";

export const STATE_LOOKS: Record<CellState, { icon: string; text: string; ground: string }> = {
  live: { icon: "i-lucide-radio", text: "text-success", ground: "bg-success/8 hover:bg-success/15" },
  received: { icon: "i-lucide-package-check", text: "text-info", ground: "bg-info/8 hover:bg-info/15" },
  sent: { icon: "i-lucide-send", text: "text-muted", ground: "bg-elevated/50 hover:bg-elevated" },
  sending: { icon: "i-lucide-loader", text: "text-info", ground: "bg-elevated/50 hover:bg-elevated" },
  silent: { icon: "i-lucide-volume-x", text: "text-warning", ground: "bg-warning/8 hover:bg-warning/15" },
  rejected: { icon: "i-lucide-circle-x", text: "text-error", ground: "bg-error/8 hover:bg-error/15" },
  failed: { icon: "i-lucide-triangle-alert", text: "text-error", ground: "bg-error/8 hover:bg-error/15" },
  takenDown: { icon: "i-lucide-circle-minus", text: "text-muted", ground: "bg-elevated/50 hover:bg-elevated" },
  notSent: { icon: "i-lucide-circle-dashed", text: "text-muted", ground: "hover:bg-elevated/60" },
};

export const TODO_ICONS: Record<Todo, string> = {
  deliver: "i-lucide-send",
  update: "i-lucide-refresh-cw",
  wait: "i-lucide-hourglass",
  ask: "i-lucide-message-circle-question-mark",
  fix: "i-lucide-wrench",
  retry: "i-lucide-rotate-cw",
  takedown: "i-lucide-hourglass",
  listen: "i-lucide-messages-square",
  none: "i-lucide-check",
};
