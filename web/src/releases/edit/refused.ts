/** What the server would not store: those fields keep their stored value at the server, and mine here. */
import type { Finding } from "@/api/problem";
import { isPlain } from "./draft";
import { type Key, keysOf, valueAt, withValueAt } from "./path";

/** `mine` with the fields of the findings as they are stored; undefined if a finding is not about one field. */
export function withoutRefused<T>(stored: T, mine: T, findings: readonly Finding[]): T | undefined {
  let result = mine;
  for (const { path } of findings) {
    const keys = keysOf(path);
    if (!keys.length || typeof keys.at(-1) === "number") return undefined;
    result = withValueAt(result, keys, storedAt(stored, mine, keys));
  }
  return result;
}

/** The stored value of a place in `mine`; an item of a list is found by its id. */
function storedAt(stored: unknown, mine: unknown, keys: readonly Key[]): unknown {
  let [old, own] = [stored, mine];
  for (const key of keys) {
    own = valueAt(own, [key]);
    const id = isPlain(own) ? own.id : undefined;
    const list = Array.isArray(old) ? (old as unknown[]) : undefined;
    old = list && id !== undefined ? list.find((each) => isPlain(each) && each.id === id) : valueAt(old, [key]);
  }
  return old;
}
