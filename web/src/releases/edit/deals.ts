/** A deal's use is a name of the backend's table, or a commercial model and a use type of DDEX. Pure. */

/** `PayAsYouGoModel/OnDemandStream` as its two parts; a name of the table has none. */
export function partsOf(use: string): { model: string; type: string } | undefined {
  const [model, rest] = use.split("/");
  return rest === undefined ? undefined : { model: model ?? "", type: rest };
}
