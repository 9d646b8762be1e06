/** Which releases are chosen, and which one the keyboard is at. */
import { computed, ref, type Ref, watch } from "vue";
import type { Summary } from "./query";

export function useSelection(items: Ref<Summary[]>) {
  const ids = ref(new Set<string>());
  const active = ref(-1);
  /** How often the keyboard moved, also where it could go no further: the row gets the focus again. */
  const moves = ref(0);
  let anchor = -1;

  const chosen = computed(() => items.value.filter((each) => ids.value.has(each.id)));
  const all = computed((): boolean | "indeterminate" => {
    if (!chosen.value.length) return false;
    return chosen.value.length === items.value.length ? true : "indeterminate";
  });

  /** Chooses or lets go; with `range` everything since the last one that was chosen. */
  function toggle(id: string, range = false): void {
    const index = items.value.findIndex((each) => each.id === id);
    const wanted = !ids.value.has(id);
    const between = range && anchor >= 0 ? items.value.slice(Math.min(anchor, index), Math.max(anchor, index) + 1).map((each) => each.id) : [id];
    const next = new Set(ids.value);
    for (const each of between) {
      if (wanted) next.add(each);
      else next.delete(each);
    }
    ids.value = next;
    anchor = index;
  }

  function toggleAll(): void {
    ids.value = new Set(all.value === true ? [] : items.value.map((each) => each.id));
  }

  function clear(): void {
    ids.value = new Set();
    anchor = -1;
  }

  function move(by: number): void {
    active.value = Math.min(Math.max(active.value + by, 0), items.value.length - 1);
    moves.value += 1;
  }

  watch(items, () => (active.value = Math.min(active.value, items.value.length - 1)));
  return { ids, active, moves, chosen, all, toggle, toggleAll, clear, move };
}

export type Selection = ReturnType<typeof useSelection>;
