import { describe, expect, it } from "vitest";
import { asked, filterOf, queryOf } from "./filter";

describe("the filter in the address", () => {
  it("is read and written", () => {
    const filter = filterOf({ status: "failed", target: "x", release: ["r", "s"] });
    expect(filter).toEqual({ status: "failed", targetId: "x", releaseId: "r" });
    expect(queryOf(filter)).toEqual({ status: "failed", target: "x", release: "r" });
  });
  it("drops an unknown status", () => expect(filterOf({ status: "lost" }).status).toBeNull());
  it("asks the server for the narrowest field", () => {
    expect(asked({ status: "failed", targetId: "x", releaseId: null })).toEqual(["targetId", "x"]);
    expect(asked({ status: null, targetId: null, releaseId: null })).toBeNull();
  });
});
