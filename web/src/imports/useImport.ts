/** The steps of an import: a text, a trial run that stores nothing, and the run. */
import { computed, ref, shallowRef } from "vue";
import { answer, api, once, type Schemas } from "@/api/client";
import { detectFormat, type Format, MAX_CHARACTERS } from "./format";

export type ImportJob = Schemas["ImportJob"];
export type Step = "file" | "check" | "result";

/** How many of a job's releases became drafts (or would), and how many did not. */
export function countsOf(job: ImportJob): { accepted: number; rejected: number } {
  const rejected = (job.releases ?? []).filter(isRejected).length;
  return { accepted: (job.releases ?? []).length - rejected, rejected };
}

/** A rejected release has no id. That of a trial names no draft: nothing was stored. */
export function isRejected(release: Schemas["ImportedRelease"]): boolean {
  return !release.releaseId;
}

export function useImport() {
  const step = ref<Step>("file");
  const name = ref("");
  const text = ref("");
  const chosen = ref<Format | null>(null);
  const busy = ref(false);
  const error = shallowRef<Error | null>(null);
  const trial = shallowRef<ImportJob | null>(null);
  const result = shallowRef<ImportJob | null>(null);
  const detected = computed(() => detectFormat(text.value, name.value));
  const format = computed(() => chosen.value ?? detected.value);
  const tooLong = computed(() => text.value.length > MAX_CHARACTERS);
  const ready = computed(() => format.value !== null && text.value.trim() !== "" && !tooLong.value);

  async function take(file: File): Promise<void> {
    name.value = file.name;
    chosen.value = null;
    text.value = await file.text();
  }

  async function send(isTrial: boolean): Promise<ImportJob | null> {
    if (!format.value) return null;
    busy.value = true;
    error.value = null;
    try {
      return await answer(api.POST("/imports", { body: { format: format.value, content: text.value, trial: isTrial }, headers: once() }));
    } catch (caught) {
      error.value = caught as Error;
      return null;
    } finally {
      busy.value = false;
    }
  }

  async function check(): Promise<void> {
    trial.value = await send(true);
    if (trial.value) step.value = "check";
  }

  async function run(): Promise<void> {
    result.value = await send(false);
    if (result.value) step.value = "result";
  }

  /** Back to the beginning: with the same text, or with nothing. */
  function restart(keep = false): void {
    step.value = "file";
    error.value = trial.value = result.value = null;
    if (keep) return;
    name.value = text.value = "";
    chosen.value = null;
  }

  return { step, name, text, chosen, detected, format, tooLong, ready, busy, error, trial, result, take, check, run, restart };
}
