/** The rules of the style check by subject, and the severities that the tenant chose. Pure. */
import type { Schemas } from "@/api/client";

export type Rule = Schemas["StyleRule"];
export type Level = "error" | "warning" | "info" | "off";
/** The severities that differ from the rules' own, by code. */
export type Chosen = Partial<Record<string, Level | null>>;

export const LEVELS: readonly Level[] = ["error", "warning", "info", "off"];

export interface Filter {
  words: string;
  /** Only the rules whose severity the tenant changed. */
  changed: boolean;
}

export const levelOf = (rule: Rule, chosen: Chosen): Level => chosen[rule.code] ?? rule.severity;
export const isChanged = (rule: Rule, chosen: Chosen): boolean => levelOf(rule, chosen) !== rule.severity;

/** The choice with the rule at that level. The rule's own severity is not stored, so that it follows later versions. */
export function withLevel(chosen: Chosen, rule: Rule, level: Level): Chosen {
  const { [rule.code]: _, ...others } = chosen;
  return level === rule.severity ? others : { ...others, [rule.code]: level };
}

/** The key of a subject's text: `P and C lines` is `p-and-c-lines`. */
export const subjectKey = (subject: string): string => subject.toLowerCase().replace(/[^a-z]+/g, "-");

/** The rules that the filter shows, in their subjects. Each word has to be in the rule's text, code, source or subject. */
export function bySubject(rules: readonly Rule[], filter: Filter, chosen: Chosen, subjectName: (subject: string) => string): { subject: string; rules: Rule[] }[] {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const text = [rule.text, rule.code, rule.source, rule.subject, subjectName(rule.subject)].join(" ").toLowerCase();
    if (filter.changed && !isChanged(rule, chosen)) continue;
    if (words.every((word) => text.includes(word))) groups.set(rule.subject, [...(groups.get(rule.subject) ?? []), rule]);
  }
  return [...groups].map(([subject, found]) => ({ subject, rules: found }));
}
