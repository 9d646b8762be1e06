/** How severe findings are, and what that looks like. */
import type { Finding } from "@/api/problem";

export const SEVERITIES = ["error", "warning", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const SEVERITY_ICONS: Record<Severity, string> = { error: "i-lucide-circle-x", warning: "i-lucide-triangle-alert", info: "i-lucide-info" };
export const SEVERITY_TONES: Record<Severity, string> = { error: "text-error", warning: "text-warning", info: "text-info" };

type Graded = Pick<Finding, "severity">;

/** A finding without a severity is an error. */
export const severityOf = ({ severity }: Graded): Severity => severity ?? "error";

/** Whether a finding has to be mended; warnings and hints may be intended. */
export const isError = (finding: Graded): boolean => severityOf(finding) === "error";

/** The findings, errors first. */
export function bySeverity<T extends Graded>(findings: readonly T[]): T[] {
  const rank = (each: T): number => SEVERITIES.indexOf(severityOf(each));
  return [...findings].sort((one, other) => rank(one) - rank(other));
}
