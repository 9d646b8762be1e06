/** Everything that stands between a release and its DSPs: its own findings, its message's, and each DSP's. */
import { computed } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import type { Finding } from "@/api/problem";
import { type Severity, severityOf } from "@/ui/severity";
import { useRead } from "@/ui/useRead";
import type { ReleaseContext } from "./context";
import type { Target } from "./release";

export interface TargetFindings {
  target: Target;
  ready: boolean;
  findings: Finding[];
  error: Error | null;
}

export type Severities = Record<Severity, number>;

export function count(findings: readonly Finding[]): Severities {
  const found: Severities = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) found[severityOf(finding)] += 1;
  return found;
}

/** Whether the finding is about a field of the release, and not about an element of a message. */
export function isField(finding: Finding): boolean {
  return Boolean(finding.path) && !finding.path.startsWith("/");
}

async function preflight(releaseId: string, target: Target): Promise<TargetFindings> {
  try {
    const params = { path: { releaseId }, query: { targetId: target.id } };
    const { ready, findings } = await answer(api.GET("/releases/{releaseId}/preflight", { params }));
    return { target, ready, findings, error: null };
  } catch (error) {
    return { target, ready: false, findings: [], error: error as Error };
  }
}

/** Reads again whenever the release has been changed. */
export function useFindings({ id, release, targets }: ReleaseContext) {
  const active = computed(() => targets.value.filter((each) => each.active !== false));
  const own = useRead(
    () => id.value,
    (releaseId): Promise<Schemas["Validation"]> => answer(api.POST("/releases/{releaseId}/validate", { params: { path: { releaseId } }, body: {} })),
    () => release.value?.updated,
  );
  const each = useRead(
    () => ({ releaseId: id.value, ids: active.value.map((target) => target.id) }),
    ({ releaseId }) => Promise.all(active.value.map((target) => preflight(releaseId, target))),
    () => release.value?.updated,
  );
  return { own, each };
}
