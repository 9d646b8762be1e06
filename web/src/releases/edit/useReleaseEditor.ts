/** The editor of one release on a page: the API, this device's store, the live document and the keys. */
import { defineShortcuts } from "@nuxt/ui/composables";
import { useEventListener } from "@vueuse/core";
import { createStore, del, get, set } from "idb-keyval";
import { computed, inject, type InjectionKey, type MaybeRefOrGetter, onBeforeUnmount, provide, reactive, ref, toValue, watch, type WritableComputedRef } from "vue";
import { useLiveDocument } from "@/api/live";
import type { Finding } from "@/api/problem";
import { useSession } from "@/session/session";
import { provideFixer } from "@/ui/fixing";
import { type Draft, isSame, type Plain } from "./draft";
import { createEditing, type Kept, type Shelf } from "./editing";
import { canFix, withFixes } from "./fixes";
import { gatewayOf } from "./gateway";
import { keysOf, valueAt } from "./path";

function shelfOf(key: string): Shelf {
  const store = createStore("release-edits", "edits");
  return {
    get: () => get<Kept>(key, store),
    set: (kept) => set(key, kept, store),
    clear: () => del(key, store),
  };
}

const EDITOR: InjectionKey<ReleaseEditor> = Symbol("the editor of a release");

export function useReleaseEditor(releaseId: string) {
  const session = useSession();
  const editing = createEditing(gatewayOf(releaseId), shelfOf(`${session.account?.uid}/${releaseId}`));
  const live = useLiveDocument<Draft>(() => `releases/${releaseId}`);
  /** Whether what is missing is shown at the fields; a draft that was just begun lacks everything. */
  const reviewed = ref(false);
  const stored = computed<Finding[]>(() => (live.data.value?.ddex?.validationErrors ?? []) as Finding[]);
  const findings = computed<Finding[]>(() => [
    ...editing.refused,
    ...(reviewed.value || (editing.release.status && editing.release.status !== "draft") ? stored.value : []),
  ]);

  watch(() => live.data.value?.updated, (updated) => updated && void editing.notice(updated));
  useEventListener(window, "online", () => void editing.save());
  useEventListener(document, "visibilitychange", () => document.visibilityState === "hidden" && void editing.save());
  onBeforeUnmount(editing.stop);
  defineShortcuts({
    meta_z: { usingInput: true, handler: () => editing.undo() },
    meta_shift_z: { usingInput: true, handler: () => editing.redo() },
    meta_y: { usingInput: true, handler: () => editing.redo() },
    meta_s: { usingInput: true, handler: () => void editing.save() },
  });

  const readOnly = computed(() => !session.can("edit") || editing.release.status === "archived");
  const editor = reactive({ releaseId, editing, findings, stored, reviewed, readOnly });
  provide(EDITOR, editor);
  provideFixer({
    can: (finding) => !readOnly.value && canFix(editing.release, finding),
    apply: (found) => editing.edit((release) => withFixes(release, found)),
  });
  return editor;
}

export type ReleaseEditor = ReturnType<typeof useReleaseEditor>;

/** The editor of the page that this component is on. */
export function useEditor(): ReleaseEditor {
  const editor = inject(EDITOR);
  if (!editor) throw new Error("This component belongs on the editor's page.");
  return editor;
}

/** An object of the release as a form's model. An edit of one field is one step of undo. */
export function useObject(path: MaybeRefOrGetter<string>): WritableComputedRef<Plain> {
  const { editing } = useEditor();
  const read = () => (valueAt(editing.release, keysOf(toValue(path))) ?? {}) as Plain;
  return computed({
    get: read,
    set: (value) => {
      const before = read();
      const place = toValue(path);
      const changed = Object.keys({ ...before, ...value }).filter((key) => !isSame(before[key], value[key]));
      for (const key of changed) editing.set(place ? `${place}.${key}` : key, value[key]);
    },
  });
}
