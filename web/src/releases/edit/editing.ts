/** Edits one release: autosaves patches, keeps them on this device until they are stored, and merges what others changed. */
import { computed, reactive, ref, shallowRef } from "vue";
import { type Finding, Problem } from "@/api/problem";
import { contentOf, type Draft, isSame, type Plain, withContent } from "./draft";
import { followed } from "./follow";
import { History } from "./history";
import { type Conflict, merge } from "./merge";
import { difference, patched } from "./patch";
import { keysOf, valueAt, withValueAt } from "./path";
import { withoutRefused } from "./refused";

export interface Tagged {
  release: Draft;
  etag: string;
}

/** Reads and changes the release at the server. Both throw Problem. */
export interface Gateway {
  read(): Promise<Tagged>;
  write(patch: Plain, etag: string): Promise<Tagged>;
}

/** What is not stored yet, and the release that it changes. */
export interface Kept {
  base: Draft;
  patch: Plain;
}

/** Keeps edits on this device. */
export interface Shelf {
  get(): Promise<Kept | undefined>;
  set(kept: Kept): Promise<void>;
  clear(): Promise<void>;
}

export type SaveState = "loading" | "saved" | "unsaved" | "saving" | "offline" | "waiting" | "conflict" | "refused" | "failed";

export const SAVE_AFTER_MS = 3000;
const KEEP_AFTER_MS = 300;
const RETRY_AFTER_MS = 10_000;
const CHANGED = 412;
const INVALID = 422;

export function createEditing(gateway: Gateway, shelf: Shelf) {
  const base = shallowRef<Draft>({});
  const mine = shallowRef<Draft>({});
  const state = ref<SaveState>("loading");
  const problem = shallowRef<Error | null>(null);
  const conflicts = shallowRef<Conflict[]>([]);
  const refused = shallowRef<Finding[]>([]);
  const savedAt = ref<string | null>(null);
  const steps = shallowRef(0);
  const history = new History<Draft>();
  let etag = "";
  let saving: Promise<void> | undefined;
  let saveTimer: ReturnType<typeof setTimeout> | undefined;
  let keepTimer: ReturnType<typeof setTimeout> | undefined;

  const release = computed(() => withContent(base.value, mine.value));
  const patch = (): Plain | undefined => difference(contentOf(base.value) as Plain, mine.value as Plain);

  /** Reads the release, and the edits that an earlier visit kept. */
  async function load(): Promise<void> {
    const kept = await shelf.get().catch(() => undefined);
    try {
      const found = await gateway.read();
      base.value = found.release;
      etag = found.etag;
      mine.value = contentOf(found.release);
      state.value = "saved";
      savedAt.value = found.release.updated ?? null;
    } catch (error) {
      problem.value = error as Error;
      state.value = kept && isOffline(error) ? "offline" : "failed";
      if (!kept || !isOffline(error)) return;
      base.value = kept.base;
    }
    if (!kept) return;
    const before = contentOf(kept.base);
    combine(before, patched(before, kept.patch) as Draft, contentOf(base.value));
    changed();
  }

  function combine(before: Draft, own: Draft, theirs: Draft): void {
    const merged = merge(before, own, theirs);
    mine.value = merged.value;
    const known = new Set(merged.conflicts.map((each) => each.path));
    conflicts.value = [...conflicts.value.filter((each) => !known.has(each.path)), ...merged.conflicts];
  }

  /** Schedules what has to happen after a change of `mine`. */
  function changed(): void {
    clearTimeout(saveTimer);
    clearTimeout(keepTimer);
    if (conflicts.value.length) state.value = "conflict";
    else if (patch()) {
      if (state.value !== "offline") state.value = "unsaved";
      saveTimer = setTimeout(() => void save(), SAVE_AFTER_MS);
    } else if (!saving) state.value = "saved";
    keepTimer = setTimeout(() => void keep(), KEEP_AFTER_MS);
  }

  async function keep(): Promise<void> {
    clearTimeout(keepTimer);
    const unsaved = patch();
    await (unsaved ? shelf.set({ base: base.value, patch: unsaved }) : shelf.clear()).catch(() => undefined);
  }

  /** Changes the release. Edits of the same `place` within a moment are undone together. */
  function edit(change: (release: Draft) => Draft, place = ""): void {
    const before = mine.value;
    const after = followed(before, contentOf(change(release.value)));
    if (isSame(before, after)) return;
    mine.value = after;
    refused.value = refused.value.filter(({ path }) => isSame(valueAt(before, keysOf(path)), valueAt(after, keysOf(path))));
    history.record(before, after, place, Date.now());
    steps.value += 1;
    changed();
  }

  /** Sets the value of one place, such as `basic.title`. */
  function set(path: string, value: unknown): void {
    edit((whole) => withValueAt(whole, keysOf(path), value), path);
  }

  function step(taken: Draft | undefined): void {
    if (!taken) return;
    mine.value = taken;
    steps.value += 1;
    changed();
  }

  /** Stores what is unsaved now; resolves when the server has it, or when it has to wait. */
  async function save(): Promise<void> {
    clearTimeout(saveTimer);
    if (saving) {
      await saving;
      if (state.value === "unsaved") await save();
      return;
    }
    saving = attempt().finally(() => (saving = undefined));
    await saving;
    await keep();
    if (state.value === "saving") changed();
  }

  async function attempt(): Promise<void> {
    for (let round = 0; round < 5; round += 1) {
      if (conflicts.value.length) return void (state.value = "conflict");
      const unsaved = patch();
      if (!unsaved) return void (state.value = "saved");
      state.value = "saving";
      try {
        await send(mine.value, unsaved);
        refused.value = [];
      } catch (error) {
        if (!(await recovered(error))) return;
      }
      if (refused.value.length) return void (state.value = "refused");
    }
    await later("waiting");
  }

  async function send(sent: Draft, unsaved: Plain): Promise<void> {
    take(await gateway.write(unsaved, etag), sent);
  }

  /** Takes the server's release; what was changed after `sent` stays mine. */
  function take(found: Tagged, sent: Draft): void {
    mine.value = merge(sent, mine.value, contentOf(found.release)).value;
    base.value = found.release;
    etag = found.etag;
    savedAt.value = found.release.updated ?? null;
    problem.value = null;
  }

  /** Whether saving may go on after the failure. */
  async function recovered(error: unknown): Promise<boolean> {
    problem.value = error as Error;
    if (!(error instanceof Problem)) {
      // An answer that cannot be read, as from a proxy that is being restarted.
      await later("waiting");
      return false;
    }
    if (error.status === CHANGED) return refresh().then(() => true, (again) => recovered(again));
    if (error.status === INVALID) return storeTheRest(error.findings);
    if (error.passing) await later(isOffline(error) ? "offline" : "waiting");
    else state.value = "failed";
    return false;
  }

  async function storeTheRest(findings: Finding[]): Promise<boolean> {
    refused.value = findings;
    const sent = withoutRefused(contentOf(base.value), mine.value, findings);
    const unsaved = sent && difference(contentOf(base.value) as Plain, sent as Plain);
    if (unsaved) {
      try {
        take(await gateway.write(unsaved, etag), sent);
      } catch {
        // The whole waits for the correction then.
      }
    }
    state.value = "refused";
    return false;
  }

  async function later(until: "offline" | "waiting"): Promise<void> {
    state.value = until;
    clearTimeout(saveTimer);
    saveTimer = setTimeout(() => void save(), RETRY_AFTER_MS);
  }

  /** Reads what others changed, and merges it with what is unsaved. Throws Problem. */
  async function refresh(): Promise<void> {
    const found = await gateway.read();
    combine(contentOf(base.value), mine.value, contentOf(found.release));
    base.value = found.release;
    etag = found.etag;
    savedAt.value = found.release.updated ?? null;
    if (!saving) changed();
  }

  /** Says when the stored release was changed last, by whomever; reads it if that is news. */
  async function notice(updated: string): Promise<void> {
    await saving;
    if (Date.parse(updated) <= Date.parse(base.value.updated ?? "") || state.value === "loading") return;
    await refresh().catch(() => undefined);
  }

  /** Ends a conflict with one of the two values. */
  function choose(conflict: Conflict, whose: "mine" | "theirs"): void {
    conflicts.value = conflicts.value.filter((each) => each !== conflict);
    mine.value = withValueAt(mine.value, conflict.keys, conflict[whose] ?? undefined);
    changed();
  }

  function stop(): void {
    void save().finally(() => {
      clearTimeout(saveTimer);
      clearTimeout(keepTimer);
    });
  }

  return reactive({
    release, state, problem, conflicts, refused, savedAt,
    canUndo: computed(() => steps.value >= 0 && history.canUndo),
    canRedo: computed(() => steps.value >= 0 && history.canRedo),
    load, edit, set, save, refresh, notice, choose, stop,
    undo: () => step(history.undo(mine.value)),
    redo: () => step(history.redo(mine.value)),
    tag: () => etag,
  });
}


function isOffline(error: unknown): boolean {
  return error instanceof Problem && error.status === 0;
}
