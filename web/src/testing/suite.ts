/** Runs of the production test suite as the page shows them. Pure. */
import type { Schemas } from "@/api/client";
import type { LogLine } from "@/ui/LiveLog.vue";

export type SuiteRun = Schemas["SuiteRun"];
export type CheckResult = Schemas["CheckResult"];
export type Category = SuiteRun["categories"][number];

export const CATEGORIES = ["system", "compliance", "delivery", "performance", "security"] as const satisfies Category[];
export const CATEGORY_ICONS = {
  system: "i-lucide-server", compliance: "i-lucide-badge-check", delivery: "i-lucide-send", performance: "i-lucide-gauge", security: "i-lucide-shield",
} as const satisfies Record<Category, string>;

export const LOOKS = {
  passed: { tone: "text-success", icon: "i-lucide-circle-check" },
  failed: { tone: "text-error", icon: "i-lucide-circle-x" },
  skipped: { tone: "text-muted", icon: "i-lucide-circle-minus" },
} as const satisfies Record<CheckResult["outcome"], unknown>;

export const STATUS_LOOKS = { queued: "neutral", running: "info", completed: "success", stopped: "error" } as const satisfies Record<NonNullable<SuiteRun["status"]>, string>;

/** Whether the server works on it, or will. */
export const isOpen = (run: SuiteRun): boolean => run.status === "queued" || run.status === "running";

/** The share of the checks that are made, in percent. */
export const percentOf = (run: SuiteRun): number => (run.planned ? Math.round((100 * (run.results?.length ?? 0)) / run.planned) : 0);

/** How a health score looks: anything that failed is worth a look. */
export function toneOf(score: number | null | undefined): "success" | "warning" | "error" | "neutral" {
  if (score === null || score === undefined) return "neutral";
  if (score === 100) return "success";
  return score >= 90 ? "warning" : "error";
}

export interface Group {
  category: Category;
  results: CheckResult[];
  failed: number;
}

const RANK: Record<CheckResult["outcome"], number> = { failed: 0, skipped: 2, passed: 1 };

/** The results by category, what failed first. */
export function groupsOf(run: SuiteRun): Group[] {
  return CATEGORIES.filter((category) => run.categories.includes(category)).map((category) => {
    const results = (run.results ?? []).filter((each) => each.category === category).sort((one, other) => RANK[one.outcome] - RANK[other.outcome]);
    return { category, results, failed: results.filter((each) => each.outcome === "failed").length };
  });
}

/** The log as the viewer shows it. */
export const linesOf = (run: SuiteRun, titleOf: (check: string) => string): LogLine[] =>
  (run.log ?? []).map((line, index) => ({ id: String(index), at: line.at, level: line.level, message: line.message, group: line.check ? titleOf(line.check) : undefined }));

/** The name of the file that a run is saved as. */
export const fileNameOf = (run: SuiteRun): string => `test-run-${run.created.slice(0, 19).replaceAll(":", "-")}.json`;
