/** What the track grid does: cells, rows, order, discs, and tables from a spreadsheet. */
import { useToast } from "@nuxt/ui/composables";
import { computed, nextTick } from "vue";
import { useI18n } from "@/i18n";
import type { DraftTrack } from "./draft";
import { isTable, pasted } from "./paste";
import { type ColumnName, columnOf, withCell } from "./trackColumns";
import { moved, newTrack, tracksOf, withTracks } from "./tracks";
import { useEditor } from "./useReleaseEditor";

export interface Place {
  row: number;
  column: ColumnName;
}

export function useTrackList() {
  const editor = useEditor();
  const toast = useToast();
  const { t } = useI18n();
  const tracks = computed(() => tracksOf(editor.editing.release));
  const readOnly = computed(() => editor.readOnly);

  function put(change: (tracks: DraftTrack[]) => DraftTrack[], place = ""): void {
    editor.editing.edit((release) => withTracks(release, change([...tracksOf(release)])), place);
  }

  function setCell(row: number, column: ColumnName, text: string): void {
    put((all) => all.map((track, index) => (index === row ? withCell(track, column, text) : track)), `tracks[${row}].${columnOf(column).path}`);
  }

  function add(disc?: number): void {
    editor.editing.edit((release) => withTracks(release, [...tracksOf(release), newTrack(release, disc ? { disc } : {})]));
    void focus({ row: tracks.value.length - 1, column: "title" });
  }

  const addDisc = (): void => add((tracks.value.at(-1)?.discNumber ?? 1) + 1);

  function remove(row: number): void {
    const title = tracks.value[row]?.metadata?.title || t("releaseEdit.tracks.number", { number: row + 1 });
    put((all) => all.filter((_, index) => index !== row));
    const actions = [{ label: t("act.undo"), onClick: () => editor.editing.undo() }];
    toast.add({ title: t("releaseEdit.tracks.removed", { title }), icon: "i-lucide-trash-2", actions });
  }

  function move(from: number, to: number): void {
    if (to < 0 || to >= tracks.value.length) return;
    put((all) => moved(all, from, to));
  }

  /** Takes a pasted table; a single word goes into the cell as usual. */
  function paste(event: ClipboardEvent, at: Place): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (readOnly.value || !isTable(text)) return;
    event.preventDefault();
    take(text, at);
  }

  function take(text: string, at: Place): void {
    const before = tracks.value.length;
    editor.editing.edit((release) => pasted(release, text, at));
    const added = tracks.value.length - before;
    const actions = [{ label: t("act.undo"), onClick: () => editor.editing.undo() }];
    toast.add({ title: t("releaseEdit.tracks.pasted", { added }), icon: "i-lucide-clipboard-check", color: "success", actions });
  }

  async function pasteFromClipboard(): Promise<void> {
    try {
      take(await navigator.clipboard.readText(), { row: tracks.value.length, column: "title" });
    } catch {
      toast.add({ title: t("releaseEdit.tracks.noClipboard"), icon: "i-lucide-clipboard-x", color: "warning" });
    }
  }

  async function focus({ row, column }: Place): Promise<void> {
    await nextTick();
    const path = `tracks[${row}].${columnOf(column).path}`;
    document.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"] :is(input, select)`)?.focus();
  }

  return { tracks, readOnly, setCell, add, addDisc, remove, move, paste, pasteFromClipboard, focus };
}

export type TrackList = ReturnType<typeof useTrackList>;
