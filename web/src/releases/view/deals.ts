/** Offers in words: what may be done with the release, and from when. */
import { words } from "@/ui/words";

/** `PayAsYouGoModel/OnDemandStream` as "On demand stream, pay as you go"; a name of the deals table as words. */
export function dealText(use: string): string {
  const [models, uses] = use.split(";")[0]?.split("/") ?? [];
  if (!models) return "";
  if (!uses) return words(models);
  const list = (terms: string): string => terms.split("+").map((term) => words(decodeURIComponent(term).replace(/^UserDefined:/, ""))).join(" + ");
  const paid = list(models).replace(/ model\b/g, "");
  return `${list(uses)}, ${paid.charAt(0).toLowerCase()}${paid.slice(1)}`;
}

/** A moment, or a day that is local in each territory; empty if neither is given. */
export function moment(at: string | null | undefined, on: string | null | undefined, locale: string): string {
  if (at) {
    // Without a zone it is local time everywhere, which is how the reader sees it too.
    const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(at);
    return new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: zoned ? "long" : "short" });
  }
  if (!on) return "";
  return new Date(`${on.slice(0, 10)}T00:00:00Z`).toLocaleDateString(locale, { timeZone: "UTC", dateStyle: "medium" });
}
