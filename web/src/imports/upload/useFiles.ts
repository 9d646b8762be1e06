/** The chosen files, their upload with its progress, and the import that is planned of them. */
import { useEventListener } from "@vueuse/core";
import { computed, onScopeDispose, ref, shallowRef } from "vue";
import { useRouter } from "vue-router";
import { answer, api, once } from "@/api/client";
import { planImport } from "../useImports";
import { refusalOf, tabShelf, together, uploadFiles } from "./files";

export function useFiles() {
  const router = useRouter();
  const files = shallowRef<File[]>([]);
  const sending = ref(false);
  const sent = ref(0);
  const error = shallowRef<Error | null>(null);
  const size = computed(() => files.value.reduce((sum, each) => sum + each.size, 0));
  const ready = computed(() => files.value.length > 0 && files.value.every((each) => !refusalOf(each)));
  let stopping = new AbortController();

  /** How many of the files that were chosen last are too many. */
  const leftOut = ref(0);
  function add(more: readonly File[]): void {
    ({ files: files.value, leftOut: leftOut.value } = together(files.value, more));
  }
  function remove(file: File): void {
    files.value = files.value.filter((each) => each !== file);
    leftOut.value = 0;
  }
  const stop = () => stopping.abort();
  onScopeDispose(stop);
  // The browser asks before the page is closed while files are on their way.
  useEventListener("beforeunload", (event) => sending.value && event.preventDefault());

  async function send(): Promise<void> {
    if (!ready.value || sending.value) return;
    stopping = new AbortController();
    const { signal } = stopping;
    [sending.value, error.value, sent.value] = [true, null, 0];
    const open = (wanted: { name: string; size: number }[]) => answer(api.POST("/imports/uploads", { body: { files: wanted }, headers: once() }));
    try {
      const uploadId = await uploadFiles(files.value, { open }, (now) => (sent.value = now), signal);
      const job = await planImport(uploadId);
      tabShelf.drop();
      if (!signal.aborted) await router.replace(`/imports/${job.id}`);
    } catch (caught) {
      if (!signal.aborted) error.value = caught as Error;
    } finally {
      sending.value = false;
    }
  }

  return { files, leftOut, size, sent, sending, error, ready, add, remove, send, stop };
}
