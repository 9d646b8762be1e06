import { beforeEach, expect, it } from "vitest";
import type { Put } from "@/assets/uploadSession";
import { MAX_FILES, tabShelf, together, uploadFiles } from "./fileSet";

const file = (name: string, text = "a,b\n1,2\n"): File => new File([text], name, { lastModified: 1 });
const signal = () => new AbortController().signal;
const shelf = tabShelf("upload");
const wait = async (): Promise<void> => undefined;

beforeEach(() => sessionStorage.clear());

/** A storage that keeps what arrived, and breaks or loses a session when it is told to. */
function storage(troubles: ("break" | "lose")[] = []) {
  const arrived: Record<string, number> = {};
  let opened = 0;
  const put: Put = async (url, part, range) => {
    const trouble = part ? troubles.shift() : undefined;
    if (trouble === "break") throw new Error("The connection broke.");
    if (trouble === "lose") return { status: 410, range: null };
    const total = Number(range.split("/")[1]);
    arrived[url] = (arrived[url] ?? 0) + (part?.size ?? 0);
    return arrived[url] === total ? { status: 200, range: null } : { status: 308, range: null };
  };
  const open = async (files: { name: string }[]) => ({ uploadId: `u${++opened}`, urls: files.map((each) => `${opened}/${each.name}`) });
  return { arrived, put, open, opened: () => opened };
}

it("sends each file to its session and tells how much of all has arrived", async () => {
  const { open, put, arrived } = storage();
  const told: number[] = [];
  expect(await uploadFiles([file("a.csv"), file("b.csv")], { open, put, wait, shelf }, (sent) => told.push(sent), signal())).toBe("u1");
  expect(arrived).toEqual({ "1/a.csv": 8, "1/b.csv": 8 });
  expect([told[0], told.at(-1)]).toEqual([0, 16]);
});

it("goes on after a broken connection, and begins anew when the session is gone", async () => {
  const broken = storage(["break", "break"]);
  expect(await uploadFiles([file("a.csv")], { ...broken, wait, shelf }, () => undefined, signal())).toBe("u1");
  sessionStorage.clear();
  const lost = storage(["lose"]);
  expect(await uploadFiles([file("a.csv")], { ...lost, wait, shelf }, () => undefined, signal())).toBe("u2");
});

it("uses the sessions of this tab again for the same files only", async () => {
  const { open, put, opened } = storage();
  await uploadFiles([file("a.csv")], { open, put, wait, shelf }, () => undefined, signal());
  await uploadFiles([file("a.csv")], { open, put, wait, shelf }, () => undefined, signal());
  expect(opened()).toBe(1);
  await uploadFiles([file("b.csv")], { open, put, wait, shelf }, () => undefined, signal());
  expect(opened()).toBe(2);
  shelf.drop();
  expect(sessionStorage).toHaveLength(0);
});

it("ends when it is told to", async () => {
  const { open } = storage();
  const stop = new AbortController();
  const put: Put = async () => (stop.abort(), Promise.reject(new DOMException("Stopped.", "AbortError")));
  await expect(uploadFiles([file("a.csv")], { open, put, wait, shelf }, () => undefined, stop.signal)).rejects.toThrow("Stopped.");
});

it("has a file once that was chosen twice, and all in the order of their names", () => {
  expect(together([file("b10.zip")], [file("b10.zip"), file("a.zip"), file("b9.zip")]).files.map((each) => each.name)).toEqual(["a.zip", "b9.zip", "b10.zip"]);
});

it("tells how many files are too many", () => {
  const many = Array.from({ length: MAX_FILES + 2 }, (_, index) => file(`${index}.xml`));
  expect([together([], many).files.length, together([], many).leftOut]).toEqual([MAX_FILES, 2]);
  expect(together([], many.slice(2)).leftOut).toBe(0);
});
