import { expect, it } from "vitest";
import { permits, type Role } from "@/session/permissions";
import { allowedActions, allowedPages } from "./navigation";

it("offers only what the role may do", () => {
  const paths = (role: Role) => allowedActions((act) => permits(role, act)).map((each) => each.to);
  expect(paths("viewer")).toEqual([]);
  expect(paths("manager")).toEqual(["/releases/new", "/templates?new", "/deliveries/new", "/imports/new", "/sales/new", "/imports/barcodes", "/switch?new"]);
  expect(paths("admin")).toContain("/targets/new");
});

it("shows viewers no page that is closed to them", () => {
  const paths = (role: Role) => allowedPages((act) => permits(role, act)).flat().map((each) => each.to);
  expect([paths("viewer").includes("/royalties"), paths("viewer").includes("/sales"), paths("manager").includes("/royalties")]).toEqual([false, true, true]);
});

it("has another key for each page", () => {
  const keys = allowedPages(() => true).flat().map((each) => each.key);
  expect(new Set(keys).size).toBe(keys.length);
});
