/** What imports, exports, backups and restores have in common: their states, and how far they are. Pure. */
import type { Schemas } from "@/api/client";

export const LOOKS = {
  queued: "neutral", running: "info", planned: "warning", completed: "success", partial: "warning", refused: "error", failed: "error", expired: "neutral", rolledBack: "neutral", discarded: "neutral",
} as const satisfies Record<NonNullable<(Schemas["ImportJob"] | Schemas["RoyaltyRun"])["status"]>, string>;

export interface Job {
  status?: keyof typeof LOOKS;
  progress?: Schemas["Progress"];
}

/** Whether the server works on it, or will. */
export const isOpen = (job: Job): boolean => job.status === "queued" || job.status === "running";

/** The share of a job that is done, in percent; null if that is unknown. */
export function percentOf({ progress }: Pick<Job, "progress">): number | null {
  const { documents = 0, files = 0, total } = progress ?? {};
  return total ? Math.min(100, Math.round((100 * (documents + files)) / total)) : null;
}
