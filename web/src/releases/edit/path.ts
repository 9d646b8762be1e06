/** Places in a release as the backend's findings name them: `tracks[2].metadata.title`. */
import { isPlain } from "./draft";

export type Key = string | number;

export function keysOf(path: string): Key[] {
  return [...path.matchAll(/[^.[\]]+/g)].map(([key]) => (/^\d+$/.test(key) ? Number(key) : key));
}

export function pathOf(keys: readonly Key[]): string {
  return keys.reduce<string>((path, key) => (typeof key === "number" ? `${path}[${key}]` : path ? `${path}.${key}` : key), "");
}

export function valueAt(whole: unknown, keys: readonly Key[]): unknown {
  return keys.reduce<unknown>((part, key) => (part as Record<Key, unknown> | null | undefined)?.[key], whole);
}

/** A copy with the value at the place; objects on the way are made, and `undefined` takes the field out. */
export function withValueAt<T>(whole: T, keys: readonly Key[], value: unknown): T {
  const [key, ...rest] = keys;
  if (key === undefined) return value as T;
  if (typeof key === "number") {
    const list = Array.isArray(whole) ? [...whole] : [];
    list[key] = withValueAt(list[key], rest, value);
    return list as T;
  }
  const object: Record<string, unknown> = isPlain(whole) ? { ...whole } : {};
  const inner = withValueAt(object[key], rest, value);
  if (inner === undefined) delete object[key];
  else object[key] = inner;
  return object as T;
}
