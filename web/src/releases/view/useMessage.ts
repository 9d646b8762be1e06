/** The message that would be sent now, and what in it differs from what the target has. */
import { computed, ref } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { useRead } from "@/ui/useRead";
import type { ReleaseContext } from "./context";
import { search, treeOf } from "@/ui/message/tree";

export const REFERENCE = "reference";
export type ErnVersion = NonNullable<Schemas["PreviewOptions"]["version"]>;
/** In place of an ERN version: what is said about the music. */
export const MEAD = "mead";
export const ERN_VERSIONS: ErnVersion[] = ["4.3.2", "4.3", "4.2", "3.8.2"];

/** A plug-in's format says its name where others say their version. */
const FORMATS: Record<NonNullable<Schemas["Validation"]["format"]>, string> = { ern: "ERN", apple: "Apple Music", mead: "MEAD", plugin: "" };

/** What a message is, with its version: `ERN 4.3 Audio`, `Apple Music music5.3`. */
export function messageName({ format = "ern", version, profile }: Schemas["Validation"]): string {
  return [FORMATS[format], version, profile].filter(Boolean).join(" ");
}

/** A file's name for a message: what it is, without characters that a file system refuses. */
export function fileName(title: string, target: string, version: string): string {
  const plain = [title, target, version].filter(Boolean).join(" ").normalize("NFKD").replace(/[^\w.-]+/g, "-").replace(/^-+|-+$/g, "");
  return `${plain || "message"}.xml`;
}

export function useMessage({ id, release }: ReleaseContext) {
  const target = ref<string>(REFERENCE);
  const version = ref<ErnVersion | "own" | typeof MEAD>("own");
  const term = ref("");
  const message = useRead(
    () => ({ releaseId: id.value, targetId: target.value, chosen: version.value }),
    ({ releaseId, targetId, chosen }): Promise<Pick<Schemas["MessagePreview"], "xml" | "validation">> => {
      const path = { releaseId };
      const query = targetId === REFERENCE ? {} : { targetId };
      if (chosen === MEAD) return answer(api.GET("/releases/{releaseId}/preview/mead", { params: { path, query } }));
      const version = chosen === "own" ? {} : { version: chosen };
      return answer(api.GET("/releases/{releaseId}/preview", { params: { path, query: { ...query, ...version } } }));
    },
    () => release.value?.updated,
  );
  const difference = useRead(
    () => ({ releaseId: id.value, targetId: target.value }),
    async ({ releaseId, targetId }): Promise<Schemas["ReleaseDiff"] | null> => {
      if (targetId === REFERENCE) return null;
      try {
        return await answer(api.GET("/releases/{releaseId}/diff", { params: { path: { releaseId }, query: { targetId } } }));
      } catch (error) {
        // Nothing was sent there yet, so all of it is new.
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
    () => release.value?.updated,
  );
  const whole = computed(() => (message.data.value ? treeOf(message.data.value.xml) : null));
  const tree = computed(() => (whole.value ? search(whole.value, term.value) : null));
  return { target, version, term, message, difference, tree };
}
