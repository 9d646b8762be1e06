/** The titles of the tracks of some releases, read once each. */
import { reactive, watch } from "vue";
import { answer, api } from "@/api/client";

export function useReleaseTracks(releaseIds: () => readonly string[]) {
  const titles = reactive(new Map<string, string>());
  const asked = new Set<string>();

  async function read(releaseId: string): Promise<void> {
    const release = await answer(api.GET("/releases/{releaseId}", { params: { path: { releaseId } } }));
    for (const track of release.tracks ?? []) titles.set(`${releaseId} ${track.id}`, track.metadata?.title ?? "");
  }

  watch(
    releaseIds,
    (ids) => {
      for (const id of ids) {
        if (asked.has(id)) continue;
        asked.add(id);
        read(id).catch(() => asked.delete(id)); // the ids are shown instead
      }
    },
    { immediate: true },
  );
  return (releaseId: string, trackId: string): string => titles.get(`${releaseId} ${trackId}`) || trackId;
}
