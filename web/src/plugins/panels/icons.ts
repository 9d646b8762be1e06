/** The icons that a panel may name: those that are compiled into the client, see `clientBundle` in vite.config.ts. */
const ICONS = [
  "i-lucide-activity", "i-lucide-archive", "i-lucide-audio-lines", "i-lucide-audio-waveform", "i-lucide-bell", "i-lucide-bot", "i-lucide-calendar", "i-lucide-chart-line",
  "i-lucide-chart-no-axes-column", "i-lucide-clock", "i-lucide-credit-card", "i-lucide-database", "i-lucide-disc-3", "i-lucide-eye", "i-lucide-file-text", "i-lucide-gauge",
  "i-lucide-git-branch", "i-lucide-globe", "i-lucide-headphones", "i-lucide-image", "i-lucide-languages", "i-lucide-list-checks", "i-lucide-map", "i-lucide-megaphone",
  "i-lucide-mic", "i-lucide-music", "i-lucide-network", "i-lucide-puzzle", "i-lucide-radar", "i-lucide-rocket", "i-lucide-route", "i-lucide-scale", "i-lucide-send",
  "i-lucide-shield", "i-lucide-sparkles", "i-lucide-speaker", "i-lucide-star", "i-lucide-tags", "i-lucide-telescope", "i-lucide-users", "i-lucide-wand-sparkles", "i-lucide-workflow", "i-lucide-zap",
];

/** The icon of a panel; that of plug-ins if the client does not have it. */
export function iconOf({ icon }: { icon?: string }): string {
  const name = `i-lucide-${icon ?? "puzzle"}`;
  return ICONS.includes(name) ? name : "i-lucide-puzzle";
}
