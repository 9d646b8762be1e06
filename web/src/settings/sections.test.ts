import { describe, expect, it } from "vitest";
import { permits } from "@/session/permissions";
import { sectionOf, visibleSections } from "./sections";

const manager = (act: Parameters<typeof permits>[1]) => permits("manager", act);
const admin = (act: Parameters<typeof permits>[1]) => permits("admin", act);

describe("the sections", () => {
  it("hide from a manager what only admins may do", () => {
    expect(visibleSections(manager).flat().map((each) => each.name)).toEqual(["profile", "appearance", "notifications", "privacy", "general", "style", "numbers", "members", "security", "plugins"]);
    expect(sectionOf("audit", manager)).toBeUndefined();
    expect(sectionOf("audit", admin)?.name).toBe("audit");
  });

  it("begin with the profile", () => {
    expect(sectionOf(undefined, manager)?.name).toBe("profile");
    expect(sectionOf("", admin)?.name).toBe("profile");
  });
});
