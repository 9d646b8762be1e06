/** Takes dropped files into the release: tracks for new recordings, stored first, then the uploads. */
import { useToast } from "@nuxt/ui/composables";
import { ref } from "vue";
import { useI18n } from "@/i18n";
import type { Picked } from "@/assets/uploadFiles";
import { useUploads } from "@/assets/useUploads";
import { withFiles } from "./fromFiles";
import { useEditor } from "./useReleaseEditor";

export function useFolderDrop() {
  const editor = useEditor();
  const toast = useToast();
  const { t } = useI18n();
  const { uploads } = useUploads(() => editor.releaseId);
  const busy = ref(false);

  async function take(files: Picked[]): Promise<void> {
    busy.value = true;
    const made = withFiles(editor.editing.release, files);
    if (made.added) editor.editing.edit((release) => ({ ...release, tracks: made.release.tracks }));
    // The server accepts a recording only for a track that it knows.
    await editor.editing.save();
    busy.value = false;
    if (made.skipped.length) toast.add({ title: t("releaseEdit.files.skipped", { count: made.skipped.length }), description: made.skipped.slice(0, 5).map((each) => each.file.name).join(", "), color: "warning", icon: "i-lucide-file-x" });
    if (!["saved", "refused"].includes(editor.editing.state)) {
      toast.add({ title: t("releaseEdit.files.notStored"), color: "warning", icon: "i-lucide-cloud-off" });
      return;
    }
    uploads.add(made.uploads.map((each) => ({ ...each, releaseId: editor.releaseId })));
  }

  /** Uploads a file for one track, or a cover, whatever its name. */
  function upload(picked: Picked | undefined, place: { trackId?: string; imageType?: "FrontCover" }): void {
    if (picked) uploads.add([{ picked, releaseId: editor.releaseId, ...place }]);
  }

  return { busy, take, upload, uploads };
}
