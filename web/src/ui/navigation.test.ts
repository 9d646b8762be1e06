import { expect, it } from "vitest";
import { permits, type Role } from "@/session/permissions";
import { allowedActions } from "./navigation";

it("offers only what the role may do", () => {
  const paths = (role: Role) => allowedActions((act) => permits(role, act)).map((each) => each.to);
  expect(paths("viewer")).toEqual([]);
  expect(paths("manager")).toEqual(["/releases/new", "/deliveries/new", "/imports", "/imports/barcodes"]);
  expect(paths("admin")).toContain("/targets/new");
});
