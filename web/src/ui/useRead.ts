/** Reads from the API for a page: pending at first, then data or an error; anew when another thing is asked for. */
import { type Ref, ref, shallowRef, watch } from "vue";

export interface Reading<T> {
  data: Ref<T | null>;
  pending: Ref<boolean>;
  error: Ref<Error | null>;
  again: () => Promise<void>;
}

/**
 * `read` gets what `source` returned; an answer that comes after a newer question is dropped. When `source` changes, data
 * and error are cleared: they belong to what was asked before. When `moved` changes, the same is read again, and what
 * there is stays until the answer.
 */
export function useRead<S, T>(source: () => S, read: (source: S) => Promise<T>, moved: () => unknown = () => null): Reading<T> {
  const data = shallowRef<T | null>(null) as Ref<T | null>;
  const pending = ref(true);
  const error = shallowRef<Error | null>(null);
  let turn = 0;
  let asked = "";

  async function again(): Promise<void> {
    const mine = ++turn;
    pending.value = true;
    try {
      const found = await read(source());
      if (mine !== turn) return;
      data.value = found;
      error.value = null;
    } catch (caught) {
      if (mine === turn) error.value = caught as Error;
    } finally {
      if (mine === turn) pending.value = false;
    }
  }

  function ask({ wanted }: { wanted: S }): void {
    const question = JSON.stringify(wanted) ?? "";
    if (question !== asked) [data.value, error.value] = [null, null];
    asked = question;
    void again();
  }

  watch(() => ({ wanted: source(), moved: moved() }), ask, { immediate: true, deep: true });
  return { data, pending, error, again };
}
