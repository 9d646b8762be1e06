/** What an import file is, by its name and its first characters. */
import type { Schemas } from "@/api/client";

export type Format = Schemas["ImportRequest"]["format"];
export const FORMATS: Format[] = ["csv", "json", "ern"];

/** The API's limit for the text of a file. */
export const MAX_CHARACTERS = 900_000;

/** Null if the text is nothing that can be imported. A name that contradicts the content does not count. */
export function detectFormat(text: string, name = ""): Format | null {
  const start = text.replace(/^\uFEFF/, "").trimStart();
  if (!start) return null;
  if (start.startsWith("<")) return /NewReleaseMessage/.test(start.slice(0, 4000)) ? "ern" : null;
  if (start.startsWith("{") || start.startsWith("[")) return "json";
  const head = start.split(/\r?\n/, 1)[0] ?? "";
  if (/[,;\t]/.test(head)) return "csv";
  return /\.(csv|tsv|txt)$/i.test(name) ? "csv" : null;
}

/** A table to begin with: one row a track; the rows of a release have the same barcode. */
export const EXAMPLE = [
  "barcode,title,displayArtist,label,releaseDate,genre,language,copyright,copyrightYear,territories,startDate,trackNumber,isrc,trackTitle,duration,composers",
  "4006381334006,Night Transit,The Example Ensemble,Example Recordings,2027-02-26,Ambient,en,Example Recordings,2027,Worldwide,2027-02-26,1,QZES72600001,Departure,190,Ada Example",
  "4006381334006,,,,,,,,,,,2,QZES72600002,Arrival,242,Ada Example; Bo Example",
].join("\r\n");
