/** What is to be said of a plug-in: its state, its category, and where its panels stand. */
import type { LicenceFacts, Panel, Place, Plugin } from "./api";

export type State = "broken" | "notInstalled" | "unlicensed" | "expired" | "needsGrant" | "disabled" | "off" | "on";

export const LOOKS = {
  broken: { color: "error", icon: "i-lucide-circle-x" },
  notInstalled: { color: "neutral", icon: "i-lucide-circle-dashed" },
  unlicensed: { color: "warning", icon: "i-lucide-key-round" },
  expired: { color: "error", icon: "i-lucide-calendar-x" },
  needsGrant: { color: "warning", icon: "i-lucide-shield-alert" },
  disabled: { color: "error", icon: "i-lucide-octagon-x" },
  off: { color: "neutral", icon: "i-lucide-circle-pause" },
  on: { color: "success", icon: "i-lucide-circle-check" },
} as const satisfies Record<State, { color: string; icon: string }>;

/** Whether a licence has ended. */
export const hasEnded = ({ expires }: LicenceFacts, now = Date.now()): boolean => Boolean(expires && Date.parse(expires) <= now);

/** The first thing that keeps a plug-in from working, or that it works. */
export function stateOf(plugin: Plugin, now = Date.now()): State {
  const { installation, manifest, needsGrant } = plugin;
  if (plugin.problem || !manifest) return "broken";
  if (!installation) return "notInstalled";
  if (needsGrant) return "needsGrant";
  if (manifest.licence?.kind === "paid") {
    if (!installation.licensed) return "unlicensed";
    if (hasEnded(installation.licensed, now)) return "expired";
  }
  if (installation.disabled) return "disabled";
  return installation.enabled === false ? "off" : "on";
}

/** The icons of categories. */
export const CATEGORIES = {
  audio: "i-lucide-audio-lines",
  credits: "i-lucide-users",
  delivery: "i-lucide-send",
  analytics: "i-lucide-chart-no-axes-column",
  compliance: "i-lucide-scale",
  metadata: "i-lucide-tags",
  other: "i-lucide-puzzle",
} as const;
export const categoryOf = (name: string | undefined): keyof typeof CATEGORIES => (name && name in CATEGORIES ? (name as keyof typeof CATEGORIES) : "other");

export interface PlacedPanel extends Panel {
  plugin: string;
  pluginTitle: string;
}

/** The panels at a place, of the plug-ins that work. */
export function panelsAt(plugins: readonly Plugin[], place: Place): PlacedPanel[] {
  return plugins
    .filter((each) => stateOf(each) === "on")
    .flatMap((each) => (each.manifest?.panels ?? []).map((panel) => ({ ...panel, plugin: each.name, pluginTitle: each.manifest?.title ?? each.name })))
    .filter((panel) => (panel.place ?? "page") === place);
}

/** The formats or dictionaries that active plug-ins bring, as a choice. The one that was chosen stays, whoever brought it. */
export function offers(plugins: Plugin[], kind: "formats" | "dictionaries", chosen?: string): { value: string; label: string }[] {
  const found = plugins.filter((each) => stateOf(each) === "on").flatMap(({ manifest }) =>
    (manifest?.[kind] ?? []).map(({ name, title }) => ({ value: `custom:${name}`, label: title === manifest?.title ? title : `${title} (${manifest?.title})` })),
  );
  return chosen && !found.some((each) => each.value === chosen) ? [...found, { value: chosen, label: chosen }] : found;
}
