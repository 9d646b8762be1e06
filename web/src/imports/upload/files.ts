/** The files of an import: which can be sent. Pure. */
export const MAX_FILE_BYTES = 200 * 1024 * 1024;
export const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.json,.xml,.zip";

export type Refusal = "empty" | "tooLarge" | "oldExcel" | "kind";

/** Why a file cannot be imported; null if it can be sent, and the server says the rest. */
export function refusalOf(file: Pick<File, "name" | "size">): Refusal | null {
  const name = file.name.toLowerCase();
  if (name.endsWith(".xls")) return "oldExcel";
  if (!ACCEPTED.split(",").some((end) => name.endsWith(end))) return "kind";
  if (!file.size) return "empty";
  return file.size > MAX_FILE_BYTES ? "tooLarge" : null;
}
