/** Three-way merge of a release: two people's edits together, field by field; tracks are followed by their id. */
import { isPlain, isSame, type Plain } from "./draft";
import { type Key, pathOf } from "./path";

/** A field that both changed to different values. */
export interface Conflict {
  keys: Key[];
  path: string;
  mine: unknown;
  theirs: unknown;
}

export interface Merged<T> {
  value: T;
  conflicts: Conflict[];
}

/** Both changes to `base`. Where both changed one field, `prefer` wins, and the field is in `conflicts`. */
export function merge<T>(base: T, mine: T, theirs: T, prefer: "mine" | "theirs" = "mine"): Merged<T> {
  const conflicts: Conflict[] = [];
  const value = combine(base, mine, theirs, [], { prefer, conflicts }) as T;
  return { value, conflicts };
}

interface Run {
  prefer: "mine" | "theirs";
  conflicts: Conflict[];
}

function combine(base: unknown, mine: unknown, theirs: unknown, keys: Key[], run: Run): unknown {
  if (isSame(mine, theirs) || isSame(base, mine)) return theirs;
  if (isSame(base, theirs)) return mine;
  if (isPlain(mine) && isPlain(theirs)) return combineObjects(isPlain(base) ? base : {}, mine, theirs, keys, run);
  if (hasIds(mine) && hasIds(theirs) && (base === undefined || base === null || hasIds(base))) {
    return combineLists(hasIds(base) ? base : [], mine, theirs, keys, run);
  }
  run.conflicts.push({ keys, path: pathOf(keys), mine, theirs });
  return run.prefer === "mine" ? mine : theirs;
}

function combineObjects(base: Plain, mine: Plain, theirs: Plain, keys: Key[], run: Run): Plain {
  const result: Plain = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = combine(base[key], mine[key], theirs[key], [...keys, key], run);
    if (value !== undefined) result[key] = value;
  }
  return result;
}

type Item = Plain & { id: string };

function hasIds(value: unknown): value is Item[] {
  return Array.isArray(value) && value.every((each) => isPlain(each) && typeof each.id === "string");
}

/** The order is of whoever reordered; mine if both did. An item that one removed and the other changed stays. */
function combineLists(base: Item[], mine: Item[], theirs: Item[], keys: Key[], run: Run): Item[] {
  const [inBase, inMine, inTheirs] = [byId(base), byId(mine), byId(theirs)];
  const iReordered = !isSame(shared(base, inMine), shared(mine, inBase));
  const [lead, other] = iReordered ? [mine, theirs] : [theirs, mine];
  const order = [...lead];
  for (const [index, item] of other.entries()) {
    if (order.some((each) => each.id === item.id)) continue;
    const before = other[index - 1];
    const place = before ? order.findIndex((each) => each.id === before.id) + 1 : 0;
    order.splice(before && place === 0 ? order.length : place, 0, item);
  }
  const kept = order.filter(({ id }) => {
    const [was, here, there] = [inBase.get(id), inMine.get(id), inTheirs.get(id)];
    if (!was || (here && there)) return true;
    return !isSame(was, here ?? there);
  });
  return kept.map(({ id }, index) => {
    const [was, here, there] = [inBase.get(id), inMine.get(id), inTheirs.get(id)];
    if (here && there) return combine(was, here, there, [...keys, index], run) as Item;
    return (here ?? there) as Item;
  });
}

const byId = (items: Item[]): Map<string, Item> => new Map(items.map((each) => [each.id, each]));
const shared = (items: Item[], others: Map<string, Item>): string[] => items.filter((each) => others.has(each.id)).map((each) => each.id);
