/** What a text that was pasted is, by its first characters, and a table to begin with. Pure. */

export type Format = "csv" | "json" | "xml";

/** Null if the text is nothing that can be imported. */
export function detectFormat(text: string): Format | null {
  const start = text.replace(/^\uFEFF/, "").trimStart();
  if (!start) return null;
  if (start.startsWith("<")) return "xml";
  if (start.startsWith("{") || start.startsWith("[")) return "json";
  const head = start.split(/\r?\n/, 1)[0] ?? "";
  return /[,;\t|]/.test(head) ? "csv" : null;
}

/** The text as a file to upload; null if it is nothing that can be imported. */
export function pastedFile(text: string, name: string): File | null {
  const format = detectFormat(text);
  return format && new File([text], `${name}.${format}`);
}

/** A table to begin with: one row a track; the rows of a release have the same barcode. */
export const EXAMPLE = [
  "barcode,title,displayArtist,label,releaseDate,genre,language,copyright,copyrightYear,territories,startDate,trackNumber,isrc,trackTitle,duration,composers",
  "4006381334006,Night Transit,The Example Ensemble,Example Recordings,2027-02-26,Ambient,en,Example Recordings,2027,Worldwide,2027-02-26,1,QZES72600001,Departure,190,Ada Example",
  "4006381334006,,,,,,,,,,,2,QZES72600002,Arrival,242,Ada Example; Bo Example",
].join("\r\n");
