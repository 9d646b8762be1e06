/** Titles of releases by their ids, each read once while the client is open. */
import { reactive, watch } from "vue";
import { answer, api } from "@/api/client";

export interface ReleaseName {
  title: string;
  artist: string;
}

const names = reactive(new Map<string, ReleaseName>());
const asked = new Set<string>();

async function read(releaseId: string): Promise<void> {
  try {
    const release = await answer(api.GET("/releases/{releaseId}", { params: { path: { releaseId }, query: { fields: "basic" } } }));
    names.set(releaseId, { title: release.basic?.title || releaseId.slice(0, 8), artist: release.basic?.displayArtist ?? "" });
  } catch {
    // A deleted release has no title any more; its id is shown.
    asked.delete(releaseId);
  }
}

export function useReleaseNames(ids: () => string[]) {
  watch(ids, (wanted) => {
    for (const id of new Set(wanted)) {
      if (asked.has(id)) continue;
      asked.add(id);
      void read(id);
    }
  }, { immediate: true });
  const titleOf = (id: string): string => names.get(id)?.title ?? id.slice(0, 8);
  const artistOf = (id: string): string => names.get(id)?.artist ?? "";
  return { titleOf, artistOf };
}
