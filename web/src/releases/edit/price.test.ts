import { expect, it } from "vitest";
import schema from "@schemas/Release.json";
import { fieldsOf, type JsonSchema } from "@/ui/form/field";

it("the amount of a price is typed as text, so that decimals stay as written", () => {
  expect(fieldsOf({ $ref: "#/$defs/Price" }, schema as JsonSchema, ["amount"])[0]).toMatchObject({ kind: "text", required: true });
});
