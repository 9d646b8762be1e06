/** How far a royalty run is, and who may do what with it. Pure. */
import type { Schemas } from "@/api/client";

export type RoyaltyRun = Schemas["RoyaltyRun"];
export type RunTotals = Schemas["RunTotals"];

export type Outcome = "planning" | "publishing" | "discarding" | "planned" | "booked" | "nothingNew" | "discarded" | "planFailed" | "publishFailed" | "discardFailed";

const OPEN = { plan: "planning", publish: "publishing", discard: "discarding" } as const;
const FAILED = { plan: "planFailed", publish: "publishFailed", discard: "discardFailed" } as const;

/** What it works on, or how it ended. */
export function outcomeOf(run: Pick<RoyaltyRun, "status" | "step" | "entries">): Outcome {
  const { status, step = "plan" } = run;
  if (status === undefined || status === "queued" || status === "running") return OPEN[step];
  if (status === "planned" || status === "discarded") return status;
  if (status === "failed") return FAILED[step];
  return run.entries ? "booked" : "nothingNew";
}

/** Whether somebody has to approve it: it waits for that, or it is booked and its statements are not all issued. */
export const awaitsApproval = (run: RoyaltyRun): boolean => ["planned", "publishFailed"].includes(outcomeOf(run));

/** Whether this person may approve it: whoever has proposed it may not. */
export const mayApprove = (run: RoyaltyRun, uid: string | undefined): boolean => awaitsApproval(run) && run.proposedBy !== uid;

/** Whether what it has planned can be removed: nothing of it is booked. */
export const canDiscard = (run: RoyaltyRun): boolean => ["planned", "planFailed", "discardFailed"].includes(outcomeOf(run));

/** Whether its sums and statements are complete: planning has ended, and they are not being removed. */
export const hasResult = (run: RoyaltyRun): boolean => Boolean(run.entries) && !["planning", "discarding", "discarded", "discardFailed"].includes(outcomeOf(run));

/** The last day of its period, or the one that was asked for; null while neither is known. */
export const untilOf = (run: Pick<RoyaltyRun, "period" | "until">): string | null => run.period ?? run.until ?? null;

export type Step = "waits" | "plan" | "read" | "state" | "publish" | "discard";

/** What a run in work does at the moment. */
export function stepOf({ status, step = "plan", progress }: Pick<RoyaltyRun, "status" | "step" | "progress">): Step {
  if (status !== "running") return "waits";
  if (step !== "plan") return step;
  return progress?.step === "read" || progress?.step === "state" ? progress.step : "plan";
}

/** In this order the sums of a run are shown; the first and the last ones also if they are zero. */
const SUMS = ["earned", "held", "reserved", "costs", "recouped", "tax", "payable", "carried"] as const;
const ALWAYS: readonly string[] = ["earned", "payable", "carried"];

export const sumsOf = (totals: RunTotals): { name: (typeof SUMS)[number]; value: string }[] =>
  SUMS.map((name) => ({ name, value: totals[name] })).filter(({ name, value }) => ALWAYS.includes(name) || Number(value) !== 0);
