/** Leads to a place of the release: opens its step, waits for its field, and puts the cursor into it. */
import { type InjectionKey, inject, provide, type Ref, ref } from "vue";
import { useRouter } from "vue-router";
import { keysOf, pathOf } from "./path";
import { type Step, stepOf } from "./steps";

const FOCUS: InjectionKey<Ref<string>> = Symbol("the place to show");
const TRIES = 40;
const TRY_MS = 50;
const FIELDS = "input:not([type=hidden]), textarea, select, [role=combobox], [role=switch], button, [tabindex='0']";

/** The element that shows the place, or the nearest thing around it. */
export function elementOf(path: string, within: ParentNode = document): HTMLElement | null {
  const keys = keysOf(path);
  for (let length = keys.length; length > 0; length -= 1) {
    const place = pathOf(keys.slice(0, length));
    const found = within.querySelector<HTMLElement>(`[data-path="${CSS.escape(place)}"]`);
    if (found) return found;
  }
  return null;
}

export function useFocusPath(releaseId: string) {
  const router = useRouter();
  /** The place that is being led to; steps and panels open what hides it. */
  const wanted = ref("");
  provide(FOCUS, wanted);

  async function show(path: string, step: Step | undefined = stepOf(path)): Promise<void> {
    if (!step) return;
    await router.push(`/releases/${releaseId}/edit/${step}`);
    wanted.value = path;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, TRY_MS));
      const exact = document.querySelector(`[data-path="${CSS.escape(path)}"]`);
      const found = exact ?? (attempt > TRIES / 4 ? elementOf(path) : null);
      if (!(found instanceof HTMLElement)) continue;
      const field = found.matches(FIELDS) ? found : found.querySelector<HTMLElement>(FIELDS);
      found.scrollIntoView({ block: "center" });
      field?.focus();
      break;
    }
    wanted.value = "";
  }

  return { show, wanted };
}

/** The place that is being led to; empty if there is none. */
export function useWantedPath(): Ref<string> {
  return inject(FOCUS, ref(""));
}
