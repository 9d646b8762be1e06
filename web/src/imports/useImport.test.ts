import { afterEach, describe, expect, it, vi } from "vitest";
import { countsOf, type ImportJob, isRejected, useImport } from "./useImport";

const problem = (severity?: "error" | "warning") => ({ path: "basic.title", message: "Missing.", code: "missing", severity });

afterEach(() => vi.unstubAllGlobals());

describe("countsOf", () => {
  it("counts what has no id as rejected, not what has warnings", () => {
    const releases = [{ place: "rows 2-3", releaseId: "a" }, { place: "row 4", problems: [problem()] }, { place: "row 5", releaseId: "b", problems: [problem("warning")] }];
    expect(countsOf({ releases } as ImportJob)).toEqual({ accepted: 2, rejected: 1 });
    expect(releases.map(isRejected)).toEqual([false, true, false]);
  });
});

describe("useImport", () => {
  function server(job: object): string[] {
    const sent: string[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      sent.push(await request.text());
      return new Response(JSON.stringify(job), { status: 200, headers: { "Content-Type": "application/json" } });
    });
    return sent;
  }

  it("tries first and stores nothing, then runs the same text", async () => {
    const sent = server({ id: "1", format: "csv", status: "completed", releases: [] });
    const wizard = useImport();
    await wizard.take(new File(["title,label\nA,B"], "list.csv"));
    expect(wizard.format.value).toBe("csv");
    await wizard.check();
    expect(wizard.step.value).toBe("check");
    await wizard.run();
    expect(wizard.step.value).toBe("result");
    expect(sent.map((each) => (JSON.parse(each) as { trial: boolean }).trial)).toEqual([true, false]);
  });

  it("is not ready without a format that it knows", async () => {
    const wizard = useImport();
    await wizard.take(new File(["hello"], "a.doc"));
    expect(wizard.ready.value).toBe(false);
    wizard.chosen.value = "csv";
    expect(wizard.ready.value).toBe(true);
  });
});
