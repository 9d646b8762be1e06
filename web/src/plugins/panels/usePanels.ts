/** The plug-ins of the deployment, read once for the shell and every page, and the panels among them. */
import { computed, type ComputedRef, ref, shallowRef } from "vue";
import { remembered } from "@/api/remembered";
import { type Place, type Plugin, readPlugins } from "../api";
import { panelsAt, type PlacedPanel } from "../plugin";

export const plugins = shallowRef<Plugin[] | null>(null);
export const error = shallowRef<Error | null>(null);
export const pending = ref(false);

/** Reads the list anew. */
export async function again(): Promise<void> {
  pending.value = true;
  try {
    plugins.value = await readPlugins();
    error.value = null;
  } catch (caught) {
    error.value = caught as Error;
  } finally {
    pending.value = false;
  }
}

const once = remembered(async () => {
  await again();
  if (error.value) throw error.value;
});

/** The plug-ins. Until the list is there, and if it cannot be read, there are none. */
export function usePluginList(): ComputedRef<Plugin[]> {
  once().catch(() => undefined);
  return computed(() => plugins.value ?? []);
}

/** The panels at a place. */
export function usePanels(place: Place): ComputedRef<PlacedPanel[]> {
  const list = usePluginList();
  return computed(() => panelsAt(list.value, place));
}

export const panelPath = (panel: PlacedPanel): string => `/plugins/${panel.plugin}/${panel.name}`;
