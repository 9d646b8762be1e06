/** Reads from the API for a page: pending at first, then data or an error; again when `source` changes. */
import { type Ref, ref, shallowRef, watch } from "vue";

export interface Reading<T> {
  data: Ref<T | null>;
  pending: Ref<boolean>;
  error: Ref<Error | null>;
  again: () => Promise<void>;
}

/** `read` gets what `source` returned; an answer that comes after a newer question is dropped. */
export function useRead<S, T>(source: () => S, read: (source: S) => Promise<T>): Reading<T> {
  const data = shallowRef<T | null>(null) as Ref<T | null>;
  const pending = ref(true);
  const error = shallowRef<Error | null>(null);
  let turn = 0;

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

  watch(source, again, { immediate: true, deep: true });
  return { data, pending, error, again };
}
