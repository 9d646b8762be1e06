/** Which files can be sent as sales reports. Pure. */
export const MAX_FILE_BYTES = 200 * 1024 * 1024;
export const ACCEPTED = ".tsv,.txt,.csv,.gz,.xlsx";

export type Refusal = "empty" | "tooLarge" | "oldExcel" | "archive" | "kind";

/** Why a file cannot be read; null if it can be sent, and the server says the rest. */
export function refusalOf(file: Pick<File, "name" | "size">): Refusal | null {
  const name = file.name.toLowerCase();
  if (name.endsWith(".xls")) return "oldExcel";
  if (name.endsWith(".zip")) return "archive";
  if (!ACCEPTED.split(",").some((end) => name.endsWith(end))) return "kind";
  if (!file.size) return "empty";
  return file.size > MAX_FILE_BYTES ? "tooLarge" : null;
}
