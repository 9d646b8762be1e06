/** Reads a list page by page: more when it is wanted, all anew when the question changes, the top when something moved. */
import { computed, type Ref, ref, shallowRef, watch } from "vue";

export interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

export interface Pages<T> {
  items: Ref<T[]>;
  pending: Ref<boolean>;
  error: Ref<Error | null>;
  complete: Ref<boolean>;
  more: () => Promise<void>;
  again: () => Promise<void>;
  refresh: () => Promise<void>;
  drop: (ids: readonly string[]) => void;
}

export function usePages<Q, T extends { id: string }>(question: () => Q, read: (question: Q, cursor: string | null, signal: AbortSignal) => Promise<Page<T>>): Pages<T> {
  const items = shallowRef<T[]>([]) as Ref<T[]>;
  const pending = ref(false);
  const error = shallowRef<Error | null>(null);
  const cursor = ref<string | null>("");
  const complete = computed(() => cursor.value === null);
  let turn = 0;
  let asking = new AbortController();

  /** One step: the first page if there is no cursor yet, the next one otherwise. A short page does not end the list. */
  async function step(): Promise<void> {
    const mine = turn;
    pending.value = true;
    try {
      let found = 0;
      do {
        const from: string | null = cursor.value || null;
        const page: Page<T> = await read(question(), from, asking.signal);
        if (mine !== turn) return;
        items.value = from ? merge(items.value, page.items) : page.items;
        cursor.value = page.nextCursor ?? null;
        error.value = null;
        found += page.items.length;
      } while (!found && cursor.value);
    } catch (caught) {
      if (mine === turn) error.value = caught as Error;
    } finally {
      if (mine === turn) pending.value = false;
    }
  }

  async function more(): Promise<void> {
    if (!pending.value && !complete.value && !error.value) await step();
  }

  async function again(): Promise<void> {
    turn += 1;
    asking.abort();
    asking = new AbortController();
    cursor.value = "";
    error.value = null;
    await step();
  }

  /** Reads the first page quietly; the pages below stay as they are. */
  async function refresh(): Promise<void> {
    const mine = turn;
    const page = await read(question(), null, asking.signal).catch(() => null);
    if (!page || mine !== turn) return;
    const only = items.value.length <= page.items.length;
    if (only) cursor.value = page.nextCursor ?? null;
    items.value = only ? page.items : merge(page.items, items.value);
  }

  function drop(ids: readonly string[]): void {
    const gone = new Set(ids);
    items.value = items.value.filter((each) => !gone.has(each.id));
  }

  watch(question, again, { immediate: true, deep: true });
  return { items, pending, error, complete, more, again, refresh, drop };
}

/** The first items, and of the others those that are not among them. */
export function merge<T extends { id: string }>(first: readonly T[], others: readonly T[]): T[] {
  const known = new Set(first.map((each) => each.id));
  return [...first, ...others.filter((each) => !known.has(each.id))];
}
