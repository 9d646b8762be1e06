/** The files of a release, live: which track each belongs to, how far it is, and a thumbnail of the cover. */
import { computed } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import { orderBy, useLiveList, where } from "@/api/live";
import { useRead } from "@/ui/useRead";
import { byTrack, type FileState, newest, stateOf } from "./files";
import { useEditor } from "./useReleaseEditor";

type Asset = Schemas["Asset"];

export function useReleaseAssets() {
  const editor = useEditor();
  const { data: assets, pending } = useLiveList<Asset>(
    () => "assets",
    () => [where("releaseId", "==", editor.releaseId), orderBy("created")],
  );
  const files = computed(() => byTrack(editor.editing.release, assets.value));
  const cover = computed(() => {
    const used = editor.editing.release.assets?.coverImage?.id;
    const fronts = assets.value.filter((each) => each.imageType === "FrontCover");
    return newest(fronts.filter((each) => each.status !== "ready")) ?? assets.value.find((each) => each.id === used) ?? newest(fronts);
  });
  const others = computed(() => assets.value.filter((each) => (each.kind !== "audio" && each.imageType !== "FrontCover") || (each.kind === "audio" && !each.trackId && each.status === "rejected")));
  const thumbnail = computed(() => {
    const names = Object.keys(cover.value?.derived ?? {}).filter((name) => /\.(jpe?g|png|webp)$/.test(name));
    return names.find((name) => name.includes("640")) ?? names[0];
  });
  const { data: coverUrl } = useRead(
    () => (cover.value?.status === "ready" ? { assetId: cover.value.id, derived: thumbnail.value } : null),
    async (link) => (link ? ((await answer(api.POST("/assets/links", { body: { links: [link] } }))).items[0]?.url ?? null) : null),
  );

  async function remove(assetId: string): Promise<void> {
    await answer(api.DELETE("/assets/{assetId}", { params: { path: { assetId } } }));
  }

  return { assets, pending, files, cover, coverUrl, others, remove };
}

export type { FileState };
export { stateOf };
