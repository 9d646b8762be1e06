/** Where one can go: the pages of the sidebar, and the actions of the command palette. */
import type { Act } from "@/session/permissions";

interface Link {
  /** The key of its name in the locale files. */
  title: string;
  icon: string;
  to: string;
}

export interface NavigationLink extends Link {
  /** The letter that follows `g` on the keyboard. */
  key: string;
  /** What one has to be allowed to do to see it; everybody sees the others. */
  needs?: Act;
}

interface Action extends Link {
  needs: Act;
}

const NAVIGATION: NavigationLink[][] = [
  [
    { title: "title.dashboard", icon: "i-lucide-house", to: "/", key: "h" },
    { title: "title.catalog", icon: "i-lucide-disc-3", to: "/releases", key: "r" },
    { title: "title.deliveries", icon: "i-lucide-send", to: "/deliveries", key: "d" },
    { title: "title.board", icon: "i-lucide-table-properties", to: "/board", key: "b" },
  ],
  [
    { title: "title.targets", icon: "i-lucide-server", to: "/targets", key: "t" },
    { title: "title.analytics", icon: "i-lucide-chart-no-axes-column", to: "/analytics", key: "a" },
    { title: "title.imports", icon: "i-lucide-import", to: "/imports", key: "i" },
    { title: "title.switches", icon: "i-lucide-arrow-left-right", to: "/switch", key: "w" },
    { title: "title.exports", icon: "i-lucide-file-down", to: "/exports", key: "x" },
    { title: "title.backups", icon: "i-lucide-archive", to: "/backups", key: "k" },
    { title: "title.templates", icon: "i-lucide-layout-template", to: "/templates", key: "m" },
    { title: "title.artists", icon: "i-lucide-users", to: "/artists", key: "p" },
    { title: "title.genres", icon: "i-lucide-tags", to: "/genres", key: "e" },
  ],
  [
    { title: "title.salesReports", icon: "i-lucide-receipt-text", to: "/sales", key: "o" },
    { title: "title.salesAnalytics", icon: "i-lucide-chart-line", to: "/sales/analytics", key: "f" },
    { title: "title.salesMatches", icon: "i-lucide-link", to: "/sales/matches", key: "j" },
    { title: "title.royalties", icon: "i-lucide-hand-coins", to: "/royalties", key: "u", needs: "settleRoyalties" },
  ],
  [
    { title: "title.marketplace", icon: "i-lucide-store", to: "/marketplace", key: "l" },
    { title: "title.testing", icon: "i-lucide-heart-pulse", to: "/testing", key: "y" },
    { title: "title.settings", icon: "i-lucide-settings", to: "/settings", key: "s" },
    { title: "title.help", icon: "i-lucide-circle-help", to: "/help", key: "?" },
  ],
];

const ACTIONS: Action[] = [
  { title: "shell.newRelease", icon: "i-lucide-plus", to: "/releases/new", needs: "edit" },
  { title: "templates.new", icon: "i-lucide-layout-template", to: "/templates?new", needs: "edit" },
  { title: "title.newDelivery", icon: "i-lucide-send", to: "/deliveries/new", needs: "deliver" },
  { title: "title.newTarget", icon: "i-lucide-server", to: "/targets/new", needs: "manageTargets" },
  { title: "palette.import", icon: "i-lucide-file-up", to: "/imports/new", needs: "import" },
  { title: "title.newSalesImport", icon: "i-lucide-receipt-text", to: "/sales/new", needs: "import" },
  { title: "title.lookup", icon: "i-lucide-barcode", to: "/imports/barcodes", needs: "import" },
  { title: "switches.new", icon: "i-lucide-arrow-left-right", to: "/switch?new", needs: "import" },
  { title: "settings.members.invite", icon: "i-lucide-mail-plus", to: "/settings/members", needs: "manageMembers" },
  { title: "settings.keys.create", icon: "i-lucide-key-round", to: "/settings/security", needs: "manageKeys" },
];

/** The pages that somebody may see, in their groups. */
export function allowedPages(can: (act: Act) => boolean): NavigationLink[][] {
  return NAVIGATION.map((group) => group.filter(({ needs }) => !needs || can(needs)));
}

/** The actions that somebody may do. */
export function allowedActions(can: (act: Act) => boolean): Action[] {
  return ACTIONS.filter((each) => can(each.needs));
}
