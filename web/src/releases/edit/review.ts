/** The findings of a validation, by the step where they can be mended. Pure. */
import type { Finding } from "@/api/problem";
import { STEPS, type Step, stepOf } from "./steps";

export type Group = Step | "message";

export interface FindingGroup {
  group: Group;
  findings: Finding[];
}

/** The groups that have findings, in the order of the steps; what is about the message as a whole comes last. */
export function grouped(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<Group, Finding[]>([...STEPS.map((step) => [step, []] as [Group, Finding[]]), ["message", []]]);
  for (const finding of findings) groups.get(stepOf(finding.path) ?? "message")?.push(finding);
  return [...groups].filter(([, each]) => each.length).map(([group, each]) => ({ group, findings: each }));
}

export function countOf(findings: readonly Finding[], severity: Finding["severity"]): number {
  return findings.filter((each) => each.severity === severity).length;
}
