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
