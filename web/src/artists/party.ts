/** Records of artists, labels, writers and publishers: their kinds, and what is wrong with identifiers as they are typed. Pure. */
import type { Schemas } from "@/api/client";
import type { Finding } from "@/api/problem";

export type Party = Schemas["PartyRecord"];
export type Content = Schemas["PartyContent"];
export type Kind = NonNullable<Party["kind"]>;
export type Proposal = Schemas["PartyProposal"];

export const KINDS: Kind[] = ["person", "group", "orchestra", "choir", "label", "publisher"];
export const IDS = ["isni", "ipi", "appleId", "spotifyId", "musicBrainzId"] as const;
export type IdName = (typeof IDS)[number];

export const ICONS: Record<Kind, string> = {
  person: "i-lucide-user",
  group: "i-lucide-users",
  orchestra: "i-lucide-music-4",
  choir: "i-lucide-mic-vocal",
  label: "i-lucide-building-2",
  publisher: "i-lucide-book-open",
};

const ISNI_RADIX = 11;
const IPI_RADIX = 101;
const TEN = 10;

/** The check character of an ISNI's first 15 digits (ISO 7064 MOD 11-2). */
function isniCheck(digits: string): string {
  const total = [...digits].reduce((sum, digit) => (sum + Number(digit)) * 2, 0);
  const value = (ISNI_RADIX + 1 - (total % ISNI_RADIX)) % ISNI_RADIX;
  return value === TEN ? "X" : String(value);
}

/** The check digits of an IPI name number's first nine digits: weights 10 to 2, modulo 101. */
function ipiCheck(digits: string): string {
  const total = [...digits].reduce((sum, digit, index) => sum + Number(digit) * (TEN - index), 0);
  return String((IPI_RADIX - (total % IPI_RADIX)) % 100).padStart(2, "0");
}

const FORMS: Record<IdName, RegExp> = {
  isni: /^\d{15}[\dX]$/,
  ipi: /^\d{11}$/,
  appleId: /^(https:\/\/(music|itunes)\.apple\.com\/([a-z]{2}\/)?artist\/([^/?#]+\/)?(id)?)?[1-9]\d{0,17}([?#].*)?$/,
  spotifyId: /^(spotify:artist:|https:\/\/open\.spotify\.com\/(intl-[a-z-]+\/)?artist\/)?[0-9A-Za-z]{22}([?#].*)?$/,
  musicBrainzId: /^(https:\/\/musicbrainz\.org\/(artist|label)\/)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}([/?#].*)?$/i,
};

/** What is wrong with an identifier: its form, or its check digits; null if nothing is, or if it is empty. */
export function wrongId(name: IdName, value: string | null | undefined): "form" | "check" | null {
  const text = (value ?? "").trim();
  if (!text) return null;
  const compact = name === "isni" || name === "ipi" ? text.replace(/[\s.-]/g, "").toUpperCase() : text;
  if (!FORMS[name].test(compact)) return "form";
  if (name === "isni") return isniCheck(compact.slice(0, -1)) === compact.at(-1) ? null : "check";
  if (name === "ipi") return ipiCheck(compact.slice(0, -2)) === compact.slice(-2) ? null : "check";
  return null;
}

/** The identifiers that are wrong, as findings at their fields. */
export function wrongIds(content: Partial<Content>, say: (problem: "form" | "check", name: IdName) => string): Finding[] {
  return IDS.flatMap((name) => {
    const problem = wrongId(name, content[name]);
    return problem ? [{ path: name, message: say(problem, name), code: `${name}-${problem}`, severity: "error" as const, remedy: "" }] : [];
  });
}

/** The identifiers in which two records differ: the merge has to be told which is right. */
export const differing = (kept: Party, ended: Party): IdName[] => IDS.filter((name) => kept[name] && ended[name] && kept[name] !== ended[name]);

/** What the record gets from the one that is merged into it: names as variants, and identifiers that it has not. */
export function gained(kept: Party, ended: Party): { names: string[]; ids: IdName[] } {
  const known = new Set([kept.name, ...(kept.variants ?? []), ...(kept.localNames ?? []).map((each) => each.text)]);
  const names = [ended.name, ...(ended.variants ?? []), ...(ended.localNames ?? []).map((each) => each.text)];
  return { names: [...new Set(names)].filter((name) => !known.has(name)), ids: IDS.filter((name) => !kept[name] && ended[name]) };
}

/** The address of an artist's page at a DSP, if its id is known. */
export function pageOf(party: Party, dsp: "apple" | "spotify" | "musicBrainz"): string | null {
  if (dsp === "apple") return party.appleId ? `https://music.apple.com/artist/${party.appleId}` : null;
  if (dsp === "spotify") return party.spotifyId ? `https://open.spotify.com/artist/${party.spotifyId}` : null;
  return party.musicBrainzId ? `https://musicbrainz.org/artist/${party.musicBrainzId}` : null;
}
