import { expect, it } from "vitest";
import { invitationLink, type Member, sortMembers } from "./members";

const member = (id: string, role: Member["role"], displayName: string) => ({ id, role, displayName }) as Member;

it("begins with the owner, then the most powerful", () => {
  const members = [member("1", "viewer", "Ann"), member("2", "admin", "Zoe"), member("3", "manager", "Bob"), member("4", "admin", "Eve")];
  expect(sortMembers(members, "2").map((each) => each.displayName)).toEqual(["Zoe", "Eve", "Bob", "Ann"]);
  expect(sortMembers(members, undefined).map((each) => each.id)).toEqual(["4", "2", "3", "1"]);
});

it("keeps the token of an invitation in the fragment", () => {
  expect(invitationLink("https://music.example", "abc")).toBe("https://music.example/invitation#abc");
});
