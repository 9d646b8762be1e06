import { expect, it } from "vitest";
import { MAX_FILE_BYTES, refusalOf } from "./files";

const file = (name: string, text = "a,b\n1,2\n"): File => new File([text], name, { lastModified: 1 });

it("says why a file cannot be imported", () => {
  expect([file("a.XLSX"), file("a.csv", ""), file("old.xls"), file("song.wav")].map(refusalOf)).toEqual([null, "empty", "oldExcel", "kind"]);
  expect(refusalOf({ name: "a.zip", size: MAX_FILE_BYTES + 1 })).toBe("tooLarge");
});
