import { expect, it } from "vitest";
import { barOf, byState, type Incident } from "./status";

it("colours a day by its uptime, and a day without samples in grey", () => {
  expect([100, 99.95, 97, 60, null, undefined].map(barOf)).toEqual(["bg-success", "bg-success", "bg-warning", "bg-error", "bg-accented", "bg-accented"]);
});

it("tells what goes on apart from what is over", () => {
  const incident = (id: string, state: string) => ({ id, state }) as Incident;
  const { open, past } = byState([incident("a", "monitoring"), incident("b", "resolved"), incident("c", "investigating")]);
  expect([open.map((each) => each.id), past.map((each) => each.id)]).toEqual([["a", "c"], ["b"]]);
});
