/** Gives the release the numbers that it lacks: stores what is unsaved first, then takes what the server answers. */
import { useI18n } from "@/i18n";
import { answer, api, type Schemas } from "@/api/client";
import { useAct } from "@/ui/useAct";
import { useEditor } from "./useReleaseEditor";

type Wanted = Schemas["NumbersWanted"];

export function useNumbers() {
  const editor = useEditor();
  const { t } = useI18n();
  const { busy, run } = useAct();

  async function assign(wanted: Wanted): Promise<void> {
    await run(async () => {
      await editor.editing.save();
      const body = { kinds: ["isrc", "barcode"], ...wanted } as Wanted;
      const { assigned } = await answer(api.POST("/releases/{releaseId}/numbers", { params: { path: { releaseId: editor.releaseId } }, body }));
      await editor.editing.refresh();
      return assigned;
    }, { done: t("releaseEdit.numbers.done") });
  }

  return { busy, assign };
}
