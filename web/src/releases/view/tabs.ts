/** The tabs of a release's page, loaded when they are opened. */
import { type Component, defineAsyncComponent } from "vue";

export const TABS = {
  overview: { icon: "i-lucide-layout-dashboard", component: defineAsyncComponent(() => import("./OverviewTab.vue")) },
  tracks: { icon: "i-lucide-list-music", component: defineAsyncComponent(() => import("./TracksTab.vue")) },
  assets: { icon: "i-lucide-audio-waveform", component: defineAsyncComponent(() => import("./AssetsTab.vue")) },
  rights: { icon: "i-lucide-globe", component: defineAsyncComponent(() => import("./RightsTab.vue")) },
  findings: { icon: "i-lucide-list-checks", component: defineAsyncComponent(() => import("./FindingsTab.vue")) },
  messages: { icon: "i-lucide-file-code", component: defineAsyncComponent(() => import("./MessagesTab.vue")) },
  deliveries: { icon: "i-lucide-send", component: defineAsyncComponent(() => import("./DeliveriesTab.vue")) },
  versions: { icon: "i-lucide-git-compare", component: defineAsyncComponent(() => import("./VersionsTab.vue")) },
  history: { icon: "i-lucide-history", component: defineAsyncComponent(() => import("./HistoryTab.vue")) },
} satisfies Record<string, { icon: string; component: Component }>;

export type Tab = keyof typeof TABS;

/** The tab that an address names; the overview for none and for an unknown one. */
export function tabOf(name: string | undefined): Tab {
  return name !== undefined && Object.hasOwn(TABS, name) ? (name as Tab) : "overview";
}
