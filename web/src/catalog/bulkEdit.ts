/** One change of several releases: what it does to each of them, and what takes it back. Pure. */
import { contentOf, type Draft, type Plain } from "@/releases/edit/draft";
import { followed } from "@/releases/edit/follow";
import { bare, difference, patched } from "@/releases/edit/patch";

export interface Change {
  patch: Plain;
  /** The patch that makes the release again what it was. */
  undo: Plain;
}

/** What was filled in, without the objects in which nothing was. */
export function filledIn(values: Draft): Draft {
  const kept = Object.entries(bare(values) as Plain).filter(([, each]) => Object.keys(each as Plain).length);
  return Object.fromEntries(kept) as Draft;
}

/** The change of one release; what follows from a field (the first day of the rights, the lines) follows here as in the editor. Null if the release says all of it already. */
export function changeOf(release: Draft, values: Draft): Change | null {
  const before = contentOf(release);
  const after = followed(before, patched(before, values) as Draft);
  const patch = difference(before as Plain, after as Plain);
  return patch ? { patch, undo: difference(after as Plain, before as Plain) ?? {} } : null;
}
