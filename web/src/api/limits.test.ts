import { expect, it } from "vitest";
import description from "@reference/openapi.json";
import { MAX_VOLUME_BYTES } from "@/backups/archive";
import { MAX_FILES } from "@/fileSets/fileSet";
import { MAX_FILE_BYTES } from "@/imports/upload/files";
import { MAX_UPCS } from "@/lookup/lookup";
import { MAX_NUMBERS } from "@/settings/numbers";

type Schema = { $ref?: string; properties?: Record<string, { maxItems?: number; maxLength?: number; maximum?: number }> };
const { paths, components } = description as unknown as {
  paths: Record<string, { post: { requestBody: { content: Record<string, { schema: Schema }> } } }>;
  components: { schemas: Record<string, Schema> };
};

/** What a field of a request may have at most, as the server says. */
function most(path: string, field: string): number | undefined {
  const schema = paths[path]?.post.requestBody.content["application/json"]?.schema;
  const named = schema?.$ref ? components.schemas[schema.$ref.split("/").at(-1) ?? ""] : schema;
  const found = named?.properties?.[field];
  return found?.maxItems ?? found?.maxLength;
}

it("the limits that pages state are the server's", () => {
  expect(most("/number-pools/{poolId}/numbers", "numbers")).toBe(MAX_NUMBERS);
  expect(most("/metadata/albums", "upcs")).toBe(MAX_UPCS);
  expect(most("/imports/uploads", "files")).toBe(MAX_FILES);
  expect(most("/restores/uploads", "volumes")).toBe(MAX_FILES);
  expect(components.schemas.ArchiveVolume?.properties?.size?.maximum).toBe(MAX_VOLUME_BYTES);
  expect(components.schemas.ImportFile?.properties?.size?.maximum).toBe(MAX_FILE_BYTES);
});
