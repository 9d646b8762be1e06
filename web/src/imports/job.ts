/** What an import is at: its page's step, its counts, and which imports are worth a line. Pure. */
import type { Schemas } from "@/api/client";
import { isOpen } from "@/jobs/job";

export type ImportJob = Schemas["ImportJob"];
export type ImportItem = Schemas["ImportItem"];
export type Problem = Schemas["ImportProblem"];
export type Duplicates = NonNullable<ImportJob["duplicates"]>;
export type State = keyof Schemas["ImportCounts"];

/** The steps that people see, in order. */
export const STEPS = ["files", "columns", "preview", "apply", "report"] as const;
export type Step = (typeof STEPS)[number];

/** Whether columns or options wait for somebody to say what they mean. */
export function asks(job: ImportJob): boolean {
  const guessed = (job.problems ?? []).some((each) => each.code === "similar-column" || each.code === "unknown-column");
  return guessed || Object.keys(job.choices ?? {}).length > 0;
}

/** The step that an import is at; a planned one shows the step that is wanted, and begins with what has to be said. */
export function stepOf(job: ImportJob, wanted?: string): Step {
  if (job.format !== "files") return "report";
  if (job.step === "plan") {
    if (job.status !== "planned") return "files";
    if (!job.columns?.length) return "preview";
    if (wanted === "columns" || wanted === "preview") return wanted;
    return asks(job) ? "columns" : "preview";
  }
  return job.step === "apply" && (isOpen(job) || job.status === "failed") ? "apply" : "report";
}

/** Whether an import may be rolled back now. */
export const canRollBack = (job: ImportJob): boolean => job.format === "files" && job.step !== "plan" && ["completed", "partial", "refused", "failed"].includes(job.status ?? "");

const PLANNED: readonly State[] = ["create", "change", "skip", "refuse"];
const APPLIED: readonly State[] = ["created", "changed", "skip", "skipped", "refuse", "failed"];
const ROLLED_BACK: readonly State[] = ["removed", "restored", "kept", "skip", "skipped", "refuse", "failed"];

/** What the last step tells: that releases are imported, all or in part, or how their rollback ended. */
export function reportOf(job: ImportJob): "all" | "some" | "back" | "backFailed" {
  if (job.status === "rolledBack") return "back";
  if (job.step === "rollback" && job.status === "failed") return "backFailed";
  return outcomeOf(job).rejected ? "some" : "all";
}

/** The numbers of releases that say how an import stands, without those that are zero. */
export function countsOf(job: ImportJob): { state: State; count: number }[] {
  const states = job.status === "rolledBack" ? ROLLED_BACK : job.step === "plan" ? PLANNED : APPLIED;
  return states.map((state) => ({ state, count: job.counts?.[state] ?? 0 })).filter((each) => each.count > 0);
}

/** How many releases were imported and how many not, of a text or of files. */
export function outcomeOf(job: ImportJob): { accepted: number; rejected: number } {
  if (job.format === "files") {
    const { created = 0, changed = 0, refuse = 0, failed = 0 } = job.counts ?? {};
    return { accepted: created + changed, rejected: refuse + failed };
  }
  const rejected = (job.releases ?? []).filter((each) => !each.releaseId).length;
  return { accepted: (job.releases ?? []).length - rejected, rejected };
}

/** The imports without the plans that a later plan of the same files replaced. `jobs` begins with the newest. */
export function current(jobs: readonly ImportJob[]): ImportJob[] {
  const seen = new Set<string>();
  return jobs.filter((job) => {
    if (!job.uploadId) return true;
    const replaced = job.step === "plan" && !isOpen(job) && seen.has(job.uploadId);
    seen.add(job.uploadId);
    return !replaced;
  });
}

/** The imports whose releases can switch here: of files, and not rolled back. */
export const switchable = (jobs: readonly ImportJob[]): ImportJob[] => current(jobs).filter((job) => job.format === "files" && job.step !== "rollback");

/** The names of an import's files, without the documents in an archive; empty until they were read. */
export function fileNames(job: ImportJob): string[] {
  return [...new Set((job.sources ?? []).map((each) => /^[^/]*\.zip(?=\/)/i.exec(each.name)?.[0] ?? each.name))];
}

/** Problems that the person wants to see: of one severity or all, with the words in their text, column or file. */
export function narrowed(problems: readonly Problem[], severity: Problem["severity"] | "all", words: string): Problem[] {
  const needle = words.trim().toLowerCase();
  return problems.filter((each) => {
    if (severity !== "all" && each.severity !== severity) return false;
    return !needle || [each.message, each.column ?? "", each.file ?? ""].some((text) => text.toLowerCase().includes(needle));
  });
}
