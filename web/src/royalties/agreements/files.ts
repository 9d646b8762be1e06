/** Which files can be sent as agreements and exchange rates. Pure. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;
export const ACCEPTED = ".json,.csv";

export type Refusal = "empty" | "tooLarge" | "kind";

/** Why a file cannot be read; null if it can be sent, and the server says the rest. */
export function refusalOf({ name, size }: Pick<File, "name" | "size">): Refusal | null {
  if (!ACCEPTED.split(",").some((end) => name.toLowerCase().endsWith(end))) return "kind";
  if (!size) return "empty";
  return size > MAX_FILE_BYTES ? "tooLarge" : null;
}
