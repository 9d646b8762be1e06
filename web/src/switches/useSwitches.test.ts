import { expect, it } from "vitest";
import { type Comparison, inOrder, releaseIdsIn } from "./useSwitches";

it("finds each release once, by its id or the address of its page", () => {
  expect(releaseIdsIn(" 3f2a\nhttps://distro.example/releases/9b1c/tracks, 3f2a ;/releases/new ")).toEqual(["3f2a", "9b1c"]);
  expect(releaseIdsIn("")).toEqual([]);
});

it("shows what prevents the takedown first, and what is equal last", () => {
  const of = (weight: string, outcome: string) => ({ field: `${weight} ${outcome}`, weight, outcome }) as unknown as Comparison;
  const given = [of("must", "equal"), of("free", "differs"), of("should", "differs"), of("must", "unknown"), of("must", "differs"), of("should", "equal")];
  expect(inOrder(given).map((each) => each.field)).toEqual(["must differs", "must unknown", "should differs", "free differs", "must equal", "should equal"]);
});
