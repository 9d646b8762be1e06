import { expect, it } from "vitest";
import { upcoming } from "./upcoming";

it("lists what comes out from today on, the next one first", () => {
  const release = (id: string, releaseDate: string | null, status = "draft") => ({ id, releaseDate, status });
  const found = upcoming([release("late", "2026-05-01"), release("past", "2026-01-01"), release("today", "2026-02-01"), release("none", null), release("gone", "2026-03-01", "archived")], "2026-02-01");
  expect(found.map((each) => each.id)).toEqual(["today", "late"]);
});
