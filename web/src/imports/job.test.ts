import { describe, expect, it } from "vitest";
import { asks, canRollBack, countsOf, current, fileNames, type ImportJob, narrowed, outcomeOf, type Problem, reportOf, stepOf, switchable } from "./job";

const job = (fields: Partial<ImportJob>): ImportJob => ({ id: "i", format: "files", step: "plan", status: "planned", ...fields }) as ImportJob;
const problem = (fields: Partial<Problem>): Problem => ({ severity: "error", code: "wrong-date", count: 1, files: 1, message: "'soon' is no date.", ...fields });
const columns = [{ heading: "Title", field: "title" }];

describe("the step of an import", () => {
  it("is that of the files until they were read", () => {
    expect(stepOf(job({ status: "running" }))).toBe("files");
    expect(stepOf(job({ status: "failed" }), "preview")).toBe("files");
  });

  it("begins with the columns if one of them is in doubt, and follows the address", () => {
    const doubtful = job({ columns, problems: [problem({ code: "similar-column", severity: "warning" })] });
    expect([asks(doubtful), stepOf(doubtful), stepOf(doubtful, "preview")]).toEqual([true, "columns", "preview"]);
    expect(stepOf(job({ columns }))).toBe("preview");
    expect(stepOf(job({ columns, choices: { dateOrder: ["DMY", "MDY"] } }))).toBe("columns");
  });

  it("has no columns for messages", () => {
    expect(stepOf(job({ columns: [] }), "columns")).toBe("preview");
  });

  it("is the application, also one that failed and can go on, and then the report", () => {
    expect(stepOf(job({ step: "apply", status: "queued" }), "columns")).toBe("apply");
    expect(stepOf(job({ step: "apply", status: "failed" }))).toBe("apply");
    expect(stepOf(job({ step: "apply", status: "partial" }))).toBe("report");
    expect(stepOf(job({ step: "rollback", status: "running" }))).toBe("report");
    expect(stepOf(job({ format: "csv", step: "apply", status: "completed" }))).toBe("report");
  });
});

it("only an application that has ended is rolled back", () => {
  expect([job({}), job({ step: "apply", status: "running" }), job({ step: "rollback", status: "rolledBack" })].some(canRollBack)).toBe(false);
  expect([job({ step: "apply", status: "partial" }), job({ step: "rollback", status: "failed" })].every(canRollBack)).toBe(true);
  expect(canRollBack(job({ format: "csv", step: "apply", status: "completed" }))).toBe(false);
});

it("reports a rollback that failed as that", () => {
  const counts = { created: 3, kept: 1 };
  expect(reportOf(job({ counts, step: "rollback", status: "failed" }))).toBe("backFailed");
  expect(reportOf(job({ counts, step: "rollback", status: "rolledBack" }))).toBe("back");
  expect([reportOf(job({ counts, step: "apply", status: "completed" })), reportOf(job({ counts: { created: 3, failed: 1 }, step: "apply", status: "partial" }))]).toEqual(["all", "some"]);
});

it("shows the counts of what an import is at", () => {
  const counts = { create: 3, refuse: 1, created: 2, failed: 1, removed: 2 };
  const states = (fields: Partial<ImportJob>) => countsOf(job({ counts, ...fields })).map((each) => each.state);
  expect(states({})).toEqual(["create", "refuse"]);
  expect(states({ step: "apply", status: "partial" })).toEqual(["created", "refuse", "failed"]);
  expect(states({ step: "rollback", status: "rolledBack" })).toEqual(["removed", "refuse", "failed"]);
  expect(outcomeOf(job({ counts }))).toEqual({ accepted: 2, rejected: 2 });
  expect(outcomeOf(job({ format: "csv", releases: [{ place: "row 2", releaseId: "a" }, { place: "row 3" }] }))).toEqual({ accepted: 1, rejected: 1 });
});

it("leaves out plans that a later plan of the same files replaced", () => {
  const jobs = [job({ id: "c", uploadId: "u" }), job({ id: "b", uploadId: "u" }), job({ id: "a", uploadId: "u", step: "apply", status: "completed" }), job({ id: "t", format: "csv" })];
  expect(current(jobs).map((each) => each.id)).toEqual(["c", "a", "t"]);
  expect(switchable([...jobs, job({ id: "r", step: "rollback" })]).map((each) => each.id)).toEqual(["c", "a"]);
});

it("names an archive once for all of its documents", () => {
  const sources = ["a.zip/1.xml", "a.zip/2.xml", "b.csv"].map((name) => ({ name, format: "xml" as const }));
  expect(fileNames(job({ sources }))).toEqual(["a.zip", "b.csv"]);
});

it("narrows problems by severity and by words in the text, the column or the file", () => {
  const problems = [problem({ column: "Release Date" }), problem({ severity: "warning", message: "Unknown column.", file: "a.csv" })];
  expect(narrowed(problems, "all", " ")).toHaveLength(2);
  expect(narrowed(problems, "warning", "")).toEqual([problems[1]]);
  expect(narrowed(problems, "all", "release d")).toEqual([problems[0]]);
  expect(narrowed(problems, "error", "A.CSV")).toEqual([]);
});
