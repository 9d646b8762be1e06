/**
 * Texts in ICU syntax, one folder a language, one file a domain. Those of the pages that are shown first are loaded before
 * anything is shown, the others with the first page that needs them.
 */
import { IntlMessageFormat } from "intl-messageformat";
import { shallowRef } from "vue";

export const LOCALES = { en: "English", de: "Deutsch", fr: "Français" } as const;
export type Locale = keyof typeof LOCALES;

/** A text, or the syntax tree of a message that takes values: `bundle/messages.ts` parses them. */
type Message = string | ConstructorParameters<typeof IntlMessageFormat>[0];
type Messages = { [key: string]: Message | Messages };
type Values = Record<string, unknown>;

/** What is shown of pages that need no sign-in, the shell and the dashboard. */
export const FIRST = ["common", "session", "dashboard"];

const files = import.meta.glob<Messages>("./locales/*/*.json", { import: "default" });
const locale = shallowRef<Locale>("en");
const loaded = shallowRef<Messages>({});
const formats = new Map<Message, IntlMessageFormat>();
let everything: Promise<void> | undefined;

/** The language that we have for a BCP 47 tag: `de-AT` gives `de`, an unknown one gives `en`. */
export function localeOf(tag: string): Locale {
  const language = tag.split("-")[0] ?? "en";
  return language in LOCALES ? (language as Locale) : "en";
}

async function load(wanted: Locale): Promise<Messages> {
  const paths = Object.keys(files).filter((path) => path.startsWith(`./locales/${wanted}/`));
  const needed = everything ? paths : paths.filter((path) => FIRST.some((domain) => path.endsWith(`/${domain}.json`)));
  return Object.assign({}, ...(await Promise.all(needed.map((path) => files[path]?.())))) as Messages;
}

/** Loads and shows the language of the tag. */
export async function useLocale(tag: string): Promise<void> {
  const wanted = localeOf(tag);
  loaded.value = await load(wanted);
  locale.value = wanted;
  document.documentElement.lang = wanted;
}

/** Resolves once the texts of every page are there. */
export function loadAllTexts(): Promise<void> {
  everything ??= Promise.resolve().then(() => useLocale(locale.value));
  return everything;
}

function find(key: string): Message | undefined {
  const found = key.split(".").reduce<Message | Messages | undefined>((at, part) => (at as Messages | undefined)?.[part], loaded.value);
  return typeof found === "string" || Array.isArray(found) ? found : undefined;
}

/** Whether there is a text of this key. */
const te = (key: string): boolean => find(key) !== undefined;

/** The text of a key in the language that is shown, with values put in; the key itself if there is none. */
function t(key: string, values: Values = {}): string {
  const message = find(key);
  if (message === undefined || typeof message === "string") return message ?? key;
  const format = formats.get(message) ?? new IntlMessageFormat(message, locale.value);
  formats.set(message, format);
  return String(format.format(values as never));
}

/** Texts in the language that is shown, and its tag: both change what is shown when another language is chosen. */
export const useI18n = () => ({ t, te, locale });
