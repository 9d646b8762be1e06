/** What a form shows while a person edits: the server's values with the person's changes on top. */
import { computed, type Ref, ref, watch } from "vue";
import { difference, patched } from "./patch";

export interface Draft<T> {
  draft: Ref<T | null>;
  /** The changes as a merge patch; empty if there are none. */
  change: Readonly<Ref<Record<string, unknown>>>;
  changed: Readonly<Ref<boolean>>;
  reset: () => void;
}

/** A newer value of `source` is taken over under the person's own changes. */
export function useDraft<T extends object>(source: () => T | null): Draft<T> {
  const base = ref<T | null>(null) as Ref<T | null>;
  const draft = ref<T | null>(null) as Ref<T | null>;
  const copy = (value: T): T => JSON.parse(JSON.stringify(value)) as T;
  const change = computed(() => (base.value && draft.value ? difference(base.value as Record<string, unknown>, draft.value as Record<string, unknown>) : {}));

  watch(
    source,
    (next) => {
      if (!next) return;
      const mine = change.value;
      base.value = copy(next);
      draft.value = patched(copy(next), mine);
    },
    { immediate: true },
  );

  function reset(): void {
    if (base.value) draft.value = copy(base.value);
  }

  return { draft, change, changed: computed(() => Object.keys(change.value).length > 0), reset };
}
