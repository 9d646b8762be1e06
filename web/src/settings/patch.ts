/** JSON Merge Patch (RFC 7396): what a form changed, so that two people who change different fields do not collide. */
type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === "";

/** The patch that makes `before` into `after`; an empty text counts as absent. */
export function difference(before: Fields, after: Fields): Fields {
  const patch: Fields = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[name], after[name]];
    if (isFields(now)) {
      const inner = difference(isFields(old) ? old : {}, now);
      if (Object.keys(inner).length > 0) patch[name] = inner;
    } else if (isAbsent(now)) {
      if (!isAbsent(old)) patch[name] = null;
    } else if (JSON.stringify(old) !== JSON.stringify(now)) {
      patch[name] = now;
    }
  }
  return patch;
}

/** `before` with the patch applied. */
export function patched<T extends object>(before: T, patch: Fields): T {
  const after: Fields = { ...(before as Fields) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete after[name];
    else after[name] = isFields(value) ? patched(isFields(after[name]) ? after[name] : {}, value) : value;
  }
  return after as T;
}
