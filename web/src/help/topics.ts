/** What the help page tells of, in order; the words are in the locale files. */
interface Link {
  to: string;
  title: string;
}

/** From nothing to a release that is live. */
export const STEPS: { name: string; to: string; link: string }[] = [
  { name: "release", to: "/releases/new", link: "title.newRelease" },
  { name: "ready", to: "/releases", link: "title.catalog" },
  { name: "target", to: "/targets", link: "title.targets" },
  { name: "deliver", to: "/deliveries/new", link: "title.newDelivery" },
  { name: "watch", to: "/deliveries", link: "title.deliveries" },
  { name: "truth", to: "/board", link: "title.board" },
];

export const TOPICS: { name: string; links?: Link[] }[] = [
  { name: "findings" },
  { name: "updates", links: [{ to: "/deliveries/new", title: "title.newDelivery" }] },
  { name: "takedown", links: [{ to: "/board", title: "title.board" }] },
  { name: "failure", links: [{ to: "/deliveries", title: "title.deliveries" }] },
  { name: "circuit", links: [{ to: "/targets", title: "title.targets" }] },
  { name: "silence", links: [{ to: "/board", title: "title.board" }] },
  { name: "offline" },
  { name: "roles", links: [{ to: "/settings/members", title: "settings.members.title" }] },
  { name: "imports", links: [{ to: "/imports", title: "title.imports" }, { to: "/genres", title: "title.genres" }] },
  { name: "programs", links: [{ to: "/api-reference", title: "title.apiReference" }, { to: "/settings/security", title: "settings.keys.title" }, { to: "/settings/webhooks", title: "settings.webhooks.title" }] },
];

/** Every state that a badge shows, by what has it. */
export const STATES: { of: string; states: string[] }[] = [
  { of: "release", states: ["draft", "ready", "delivered", "archived"] },
  { of: "delivery", states: ["queued", "processing", "completed", "failed", "cancelled"] },
  { of: "dsp", states: ["received", "ingested", "live", "rejected", "takenDown", "silent"] },
  { of: "target", states: ["closed", "half-open", "open"] },
];
