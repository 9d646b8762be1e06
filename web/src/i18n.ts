/**
 * Texts in ICU syntax, one folder a language, one file a domain. Those of `first.ts` are loaded before anything is shown, the others with
 * the first page that needs them.
 */
import { IntlMessageFormat } from "intl-messageformat";
import { shallowRef } from "vue";

export const LOCALES = { en: "English", de: "Deutsch", fr: "Français" } as const;
export type Locale = keyof typeof LOCALES;

/** A text, or the syntax tree of a message that takes values: `bundle/messages.ts` parses them. */
type Message = string | ConstructorParameters<typeof IntlMessageFormat>[0];
type Messages = { [key: string]: Message | Messages };
type Values = Record<string, unknown>;

/** The texts of a language in two files, so that few are loaded: by domain, as the JSON files are. */
type Domains = Record<string, Messages>;
const files = import.meta.glob<Domains>("./locales/*/*.ts", { import: "default" });
const locale = shallowRef<Locale>("en");
const loaded = shallowRef<Messages>({});
const formats = new Map<Message, IntlMessageFormat>();

interface Wanted {
  locale: Locale;
  /** Whether the texts of every page are wanted, not only the first ones. */
  everything: boolean;
}

/** What is shown, and what is wanted, with its loading. Until it is there they differ; after a failure what is shown stays. */
let shown: { wanted: Wanted; loading?: Promise<void> } = { wanted: { locale: "en", everything: false } };
let asked = shown;

/** The language that we have for a BCP 47 tag: `de-AT` gives `de`, an unknown one gives `en`. */
export function localeOf(tag: string): Locale {
  const language = tag.split("-")[0] ?? "en";
  return language in LOCALES ? (language as Locale) : "en";
}

async function load({ locale, everything }: Wanted): Promise<Messages> {
  const needed = everything ? ["first", "others"] : ["first"];
  const domains = await Promise.all(needed.map((name) => files[`./locales/${locale}/${name}.ts`]?.()));
  return Object.assign({}, ...domains.flatMap((each) => Object.values(each ?? {}))) as Messages;
}

/** Loads and shows what is wanted from now on. What was asked for before and comes later is not shown any more. */
function show(change: Partial<Wanted>): Promise<void> {
  const wanted = { ...asked.wanted, ...change };
  const same = wanted.locale === asked.wanted.locale && wanted.everything === asked.wanted.everything;
  if (asked.loading && same) return asked.loading;
  const mine: typeof shown = { wanted };
  asked = mine;
  mine.loading = load(wanted).then(
    (messages) => {
      if (mine !== asked) return asked.loading;
      shown = mine;
      loaded.value = messages;
      locale.value = wanted.locale;
      document.documentElement.lang = wanted.locale;
    },
    (error: unknown) => {
      if (mine === asked) asked = shown;
      throw error;
    },
  );
  return mine.loading;
}

/** Loads and shows the language of the tag. */
export const useLocale = (tag: string): Promise<void> => show({ locale: localeOf(tag) });

/** Resolves once the texts of every page are there. */
export const loadAllTexts = (): Promise<void> => show({ everything: true });

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
