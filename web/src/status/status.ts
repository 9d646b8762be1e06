/** The deployment's state as the status page shows it. Pure. */
import type { Schemas } from "@/api/client";

export type PublicStatus = Schemas["PublicStatus"];
export type Part = Schemas["PartStatus"];
export type Incident = Schemas["Incident"];
export type Word = PublicStatus["status"];

export const LOOKS = {
  operational: { color: "success", icon: "i-lucide-circle-check" },
  degraded: { color: "warning", icon: "i-lucide-triangle-alert" },
  down: { color: "error", icon: "i-lucide-circle-x" },
  unknown: { color: "neutral", icon: "i-lucide-circle-help" },
} as const satisfies Record<Word, { color: string; icon: string }>;

export const SEVERITY_LOOKS = { minor: "warning", major: "error", maintenance: "info" } as const satisfies Record<Incident["severity"], string>;

/** How many days the page shows; those before the first sample are grey. */
export const DAYS = 90;

const GOOD = 99.9;
const FAIR = 95;

/** The colour of a day's bar by its uptime. */
export function barOf(uptime: number | null | undefined): string {
  if (uptime === null || uptime === undefined) return "bg-accented";
  if (uptime >= GOOD) return "bg-success";
  return uptime >= FAIR ? "bg-warning" : "bg-error";
}

/** Incidents and maintenance that are not over, then those that are. */
export function byState(incidents: Incident[]): { open: Incident[]; past: Incident[] } {
  return { open: incidents.filter((each) => each.state !== "resolved"), past: incidents.filter((each) => each.state === "resolved") };
}
