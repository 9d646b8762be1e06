import { describe, expect, it } from "vitest";
import release from "@schemas/Release.json";
import { fieldsOf, type JsonSchema, resolve } from "./field";

const root = release as unknown as JsonSchema;
const basic = resolve({ $ref: "#/$defs/Basic" }, root);
const byName = (schema: JsonSchema) => Object.fromEntries(fieldsOf(schema, root).map((field) => [field.name, field]));

describe("fields of the backend's own schemas", () => {
  it("are made for every property, with kind and help", () => {
    const fields = byName(basic);
    expect(Object.keys(fields)).toEqual(Object.keys(basic.properties ?? {}));
    expect(fields.title).toMatchObject({ kind: "text", maxLength: 1000 });
    expect(fields.originalReleaseDate).toMatchObject({ kind: "date", required: false });
    expect(fields.versions?.kind).toBe("texts");
    expect(fields.localTitles?.kind).toBe("objects");
    expect(fields.subtitle?.help).toBe("The text displayed in brackets after the title.");
  });

  it("name the choices of an enumeration", () => {
    expect(byName(resolve({ $ref: "#/$defs/Track" }, root)).kind).toMatchObject({
      kind: "choice",
      choices: ["MusicalWork", "NonMusicalWork", "SpokenWord"],
      fallback: "MusicalWork",
    });
  });

  it("can be chosen and ordered", () => {
    expect(fieldsOf(basic, root, ["label", "title"]).map((field) => field.name)).toEqual(["label", "title"]);
    expect(() => fieldsOf(basic, root, ["nothing"])).toThrow("The schema has no field nothing.");
  });
});

describe("fields of a schema that somebody else wrote", () => {
  const other: JsonSchema = {
    type: "object",
    properties: {
      apiKey: { type: "string", title: "Key of the service", writeOnly: true },
      depth: { enum: [16, 24] },
      note: { type: ["string", "null"], maxLength: 50 },
      rules: { type: "object" },
    },
  };
  const fields = Object.fromEntries(fieldsOf(other).map((field) => [field.name, field]));

  it("are called as it says, and in words otherwise", () => {
    expect([fields.apiKey?.label, fields.apiKey?.titled, fields.depth?.label, fields.depth?.titled]).toEqual(["Key of the service", true, "Depth", false]);
  });

  it("know secrets, numbers to choose from, and texts that may be absent", () => {
    expect([fields.apiKey?.kind, fields.depth?.kind, fields.note?.kind, fields.rules?.kind]).toEqual(["secret", "choice", "text", "other"]);
    expect([fields.depth?.choices, fields.depth?.values]).toEqual([["16", "24"], [16, 24]]);
  });
});
