import { expect, it } from "vitest";
import { rolesFor } from "./roles";

const roles = [
  { label: "Composer", kind: "writer", ddex: "Composer" },
  { label: "Music Publisher", kind: "business", ddex: "MusicPublisher" },
  { label: "Mixing Engineer", kind: "engineering", ddex: "MixingEngineer", synonyms: ["Mix Engineer"] },
  { label: "Drums", kind: "instrument", ddex: "Musician", synonyms: ["Drummer"] },
  { label: "Fujara", kind: "instrument", ddex: "Musician" },
  { label: "Grip", kind: "stage", ddex: "Grip" },
] as const;

it("each credit has the roles of its kind, without those that are rare", () => {
  const labels = (kind: Parameters<typeof rolesFor>[1]) => rolesFor(roles.map((role) => ({ ...role, synonyms: "synonyms" in role ? [...role.synonyms] : [] })), kind).map((role) => role.label);
  expect([labels("Writer"), labels("Publisher"), labels("Contributor")]).toEqual([["Composer"], ["Music Publisher"], ["Mixing Engineer", "Drums"]]);
});
