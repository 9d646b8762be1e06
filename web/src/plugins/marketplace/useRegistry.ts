/** The registry of plug-ins: what matches a search, and how what is found stands in the deployment. */
import { refDebounced } from "@vueuse/core";
import { computed, reactive } from "vue";
import { useRead } from "@/ui/useRead";
import { type Search, searchRegistry } from "../api";

const TYPING_MS = 250;

export function useRegistry() {
  const search = reactive({ text: "", category: "", author: "", licence: "" });
  const settled = refDebounced(computed(() => ({ ...search })), TYPING_MS);
  const asked = computed<Search>(() => Object.fromEntries(Object.entries(settled.value).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value)));
  const { data: registry, pending, error, again } = useRead(() => asked.value, searchRegistry);
  const narrowed = computed(() => Object.keys(asked.value).length > 0);
  const clear = (): void => void Object.assign(search, { text: "", category: "", author: "", licence: "" });
  return { search, registry, pending, error, again, narrowed, clear };
}

/** The command that adds a plug-in to a deployment. */
export const commandFor = (name: string): string => `stardust plugin add ${name}`;
