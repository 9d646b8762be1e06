/** A person's theme, language and time zone: applied at once, kept in their profile, and the same on every device. */
import { useColorMode } from "@vueuse/core";
import { answer, api, type Schemas } from "@/api/client";
import { useLocale } from "@/i18n";
import { zone } from "@/ui/time";
import { useSession } from "./session";

export type Preferences = Schemas["Preferences"];
export type ThemeName = "auto" | "light" | "dark";

const LANGUAGE = "language";

/** The language to start with: the last one that was shown here, or else the browser's. */
export function startLanguage(): string {
  return localStorage.getItem(LANGUAGE) ?? navigator.language;
}

async function showLanguage(tag: string): Promise<void> {
  await useLocale(tag);
  localStorage.setItem(LANGUAGE, document.documentElement.lang);
}

export function usePreferences() {
  const session = useSession();
  const theme = useColorMode({ emitAuto: true });

  async function apply(preferences: Preferences | undefined): Promise<void> {
    if (preferences?.theme) theme.value = preferences.theme;
    if (preferences?.timezone) zone.value = preferences.timezone;
    if (preferences?.language) await showLanguage(preferences.language);
  }

  /** Applies what the profile says. Without an answer the device's own stay. */
  async function restore(): Promise<void> {
    const profile = await session.readProfile().catch(() => null);
    await apply(profile?.preferences);
  }

  /** Applies some preferences at once, and keeps them in the profile. Throws Problem. */
  async function save(change: Preferences): Promise<void> {
    await apply(change);
    await session.changeProfile({ preferences: change });
  }

  return { theme, restore, save };
}

/** Keeps the browser's language and time zone in a new person's profile, and what they agreed to when they signed up. */
export async function rememberSignUp(): Promise<void> {
  const preferences = { language: document.documentElement.lang, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  await Promise.allSettled([
    useSession().changeProfile({ preferences }),
    ...TEXTS.map((purpose) => answer(api.POST("/users/me/consents", { body: { purpose, edition: EDITION, given: true } }))),
  ]);
}

/** The texts that a person agrees to, and the edition that the locale files have. */
export const TEXTS = ["terms", "privacy"] as const;
export const EDITION = "2026-11";
