/** JSON merge patches (RFC 7396): objects are merged, lists are replaced, null removes a field. */
import { isNothing, isPlain, isSame, type Plain } from "./draft";

/** The patch that makes `to` of `from`; undefined if they are the same. */
export function difference(from: Plain, to: Plain): Plain | undefined {
  const patch: Plain = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [before, after] = [from[key], to[key]];
    if (isSame(before, after)) continue;
    if (isNothing(after)) patch[key] = null;
    else if (isPlain(before) && isPlain(after)) patch[key] = difference(before, after);
    else patch[key] = bare(after);
  }
  return Object.keys(patch).length ? patch : undefined;
}

/** The value with the patch applied. */
export function patched(value: unknown, patch: unknown): unknown {
  if (!isPlain(patch)) return patch;
  const result: Plain = isPlain(value) ? { ...value } : {};
  for (const [key, each] of Object.entries(patch)) {
    if (each === null) delete result[key];
    else result[key] = patched(result[key], each);
  }
  return result;
}

/** The value without the fields that say nothing. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (!isPlain(value)) return value;
  const kept = Object.entries(value).filter(([, each]) => !isNothing(each));
  return Object.fromEntries(kept.map(([key, each]) => [key, bare(each)]));
}
