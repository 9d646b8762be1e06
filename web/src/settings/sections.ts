/** The sections of the settings, and who sees them. */
import type { Component } from "vue";
import type { Act } from "@/session/permissions";

export interface Section {
  name: string;
  icon: string;
  /** What a person must be allowed to do to see it. */
  needs?: Act;
  load: () => Promise<{ default: Component }>;
}

export const SECTIONS: Section[][] = [
  [
    { name: "profile", icon: "i-lucide-user", load: () => import("./ProfileSection.vue") },
    { name: "appearance", icon: "i-lucide-sun-moon", load: () => import("./AppearanceSection.vue") },
    { name: "notifications", icon: "i-lucide-bell", load: () => import("./NotificationsSection.vue") },
    { name: "privacy", icon: "i-lucide-shield", load: () => import("./PrivacySection.vue") },
  ],
  [
    { name: "general", icon: "i-lucide-building-2", load: () => import("./GeneralSection.vue") },
    { name: "style", icon: "i-lucide-spell-check", load: () => import("./StyleSection.vue") },
    { name: "branding", icon: "i-lucide-palette", needs: "manageTenant", load: () => import("./BrandingSection.vue") },
    { name: "numbers", icon: "i-lucide-barcode", load: () => import("./NumbersSection.vue") },
    { name: "members", icon: "i-lucide-users", load: () => import("./MembersSection.vue") },
    { name: "security", icon: "i-lucide-key-round", load: () => import("./SecuritySection.vue") },
    { name: "webhooks", icon: "i-lucide-webhook", needs: "manageWebhooks", load: () => import("./WebhooksSection.vue") },
    { name: "plugins", icon: "i-lucide-puzzle", load: () => import("@/plugins/PluginsSection.vue") },
    { name: "audit", icon: "i-lucide-scroll-text", needs: "readAudit", load: () => import("./AuditSection.vue") },
  ],
];

/** The sections that somebody may see, in their groups. */
export function visibleSections(can: (act: Act) => boolean): Section[][] {
  return SECTIONS.map((group) => group.filter((section) => !section.needs || can(section.needs)));
}

/** The section by its name; the first one without a name, none if it is unknown or not for this person. */
export function sectionOf(name: string | undefined, can: (act: Act) => boolean): Section | undefined {
  const all = visibleSections(can).flat();
  return name ? all.find((section) => section.name === name) : all[0];
}
