/** The files that were chosen, their upload with its progress, and the page where what is made of them goes on. */
import { useEventListener } from "@vueuse/core";
import { computed, onScopeDispose, ref, shallowRef } from "vue";
import { useRouter } from "vue-router";
import { type Opened, tabShelf, together, uploadFiles } from "./fileSet";

interface Plan {
  /** The name under which the tab keeps the open sessions. */
  shelf: string;
  /** Whether the file cannot be sent. */
  refused: (file: File) => boolean;
  open: (files: { name: string; size: number }[]) => Promise<Opened>;
  /** Makes something of the upload; resolves with the address of its page. */
  use: (uploadId: string) => Promise<string>;
  /** Whether the same files may be used again in another way, without being sent again. */
  again?: boolean;
}

export function useFileSet({ shelf: name, refused, open, use, again = false }: Plan) {
  const router = useRouter();
  const shelf = tabShelf(name);
  const files = shallowRef<File[]>([]);
  /** How many of the files that were chosen last are too many. */
  const leftOut = ref(0);
  const sending = ref(false);
  const sent = ref(0);
  const error = shallowRef<Error | null>(null);
  const size = computed(() => files.value.reduce((sum, each) => sum + each.size, 0));
  const ready = computed(() => files.value.length > 0 && !files.value.some(refused));
  let stopping = new AbortController();

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
    try {
      const uploadId = await uploadFiles(files.value, { open, shelf }, (now) => (sent.value = now), signal);
      const address = await use(uploadId);
      if (!again) shelf.drop();
      if (!signal.aborted) await router.replace(address);
    } catch (caught) {
      if (!signal.aborted) error.value = caught as Error;
    } finally {
      sending.value = false;
    }
  }

  return { files, leftOut, size, sent, sending, error, ready, refused, add, remove, send, stop };
}

export type FileSet = ReturnType<typeof useFileSet>;
