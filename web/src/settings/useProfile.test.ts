import { expect, it } from "vitest";
import { asProfileChange } from "./useProfile";

it("calls the portrait as the API does, also when it is removed", () => {
  expect(asProfileChange({ displayName: "Ada" })).toEqual({ displayName: "Ada" });
  expect(asProfileChange({ photoURL: null })).toEqual({ photoUrl: null });
});
