/** Undo and redo. A step is taken back by merging, so that what others changed meanwhile stays. */
import { merge } from "./merge";

interface Step<T> {
  before: T;
  after: T;
  /** Edits of one place within a moment are one step. */
  place: string;
  at: number;
}

const ONE_STEP_MS = 1000;
const DEPTH = 200;

export class History<T> {
  private done: Step<T>[] = [];
  private undone: Step<T>[] = [];

  record(before: T, after: T, place: string, now: number): void {
    const last = this.done.at(-1);
    this.undone = [];
    if (last && last.place === place && place !== "" && now - last.at < ONE_STEP_MS) {
      last.after = after;
      last.at = now;
      return;
    }
    this.done.push({ before, after, place, at: now });
    if (this.done.length > DEPTH) this.done.shift();
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** `current` without the last step; undefined if there is none. */
  undo(current: T): T | undefined {
    const step = this.done.pop();
    if (!step) return undefined;
    this.undone.push(step);
    return merge(step.after, current, step.before, "theirs").value;
  }

  /** `current` with the step that was taken back last. */
  redo(current: T): T | undefined {
    const step = this.undone.pop();
    if (!step) return undefined;
    this.done.push({ ...step, at: 0 });
    return merge(step.before, current, step.after, "theirs").value;
  }
}
