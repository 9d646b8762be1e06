/** The fixes of findings: edits of fields that still have the value that the finding is about. Pure. */
import type { Finding } from "@/api/problem";
import { isSame } from "./draft";
import { keysOf, valueAt, withValueAt } from "./path";

/** Whether the finding has a fix, and every field that it changes is as it was found. */
export function canFix(release: unknown, { fix }: Finding): boolean {
  return !!fix?.length && fix.every((edit) => isSame(valueAt(release, keysOf(edit.path)), edit.before));
}

/** The release with the fixes applied, one after the other; what an earlier one changed is left to the next check. */
export function withFixes<T>(release: T, findings: readonly Finding[]): T {
  return findings.reduce(
    (whole, finding) => (canFix(whole, finding) ? (finding.fix ?? []).reduce((part, edit) => withValueAt(part, keysOf(edit.path), edit.value ?? undefined), whole) : whole),
    release,
  );
}
