import { describe, expect, it } from "vitest";
import { difference, patched } from "./patch";

const label = { name: "Nightjar", branding: { primaryColor: "#102030", logo: "https://x.example/a.svg" }, settings: { territories: ["DE", "FR"] } };

describe("difference", () => {
  it("has only the fields that changed, however deep", () => {
    const after = { ...label, branding: { ...label.branding, primaryColor: "#000000" } };
    expect(difference(label, after)).toEqual({ branding: { primaryColor: "#000000" } });
  });

  it("removes what was emptied, and does not tell of what was empty before", () => {
    expect(difference({ logo: "a", photo: undefined }, { logo: "", photo: null })).toEqual({ logo: null });
  });

  it("replaces a list as a whole", () => {
    expect(difference(label, { ...label, settings: { territories: ["DE"] } })).toEqual({ settings: { territories: ["DE"] } });
  });

  it("is empty when nothing changed", () => {
    expect(difference(label, structuredClone(label))).toEqual({});
  });
});

describe("patched", () => {
  it("keeps another person's change in another field", () => {
    const theirs = { ...label, name: "Nightjar Music" };
    expect(patched(theirs, { branding: { logo: null } })).toEqual({ ...theirs, branding: { primaryColor: "#102030" } });
  });

  it("makes an object where there was none", () => {
    expect(patched({ name: "x" } as object, { party: { partyName: "X" } })).toEqual({ name: "x", party: { partyName: "X" } });
  });
});
