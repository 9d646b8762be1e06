/** Reads a JSON Schema of the backend as form fields: kind, label, help and limits. No second copy of a model. */
import { words } from "@/ui/words";

export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  title?: string;
  /** A secret: it is written, and never read. */
  writeOnly?: boolean;
  default?: unknown;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
}

export type Kind = "text" | "secret" | "longText" | "number" | "boolean" | "choice" | "date" | "moment" | "texts" | "choices" | "objects" | "object" | "other";

export interface Field {
  name: string;
  kind: Kind;
  label: string;
  /** Whether the schema itself says what the field is called. */
  titled: boolean;
  help: string;
  required: boolean;
  fallback: unknown;
  choices: string[];
  /** What the choices stand for: numbers, mostly the same texts. */
  values: unknown[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  /** The fields of an object, or of each object of a list. */
  schema?: JsonSchema;
}

const LONG_TEXT = 2000;

/** The schema that a reference or an optional value stands for. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (schema.$ref) {
    const found = root.$defs?.[schema.$ref.split("/").at(-1) ?? ""];
    if (!found) throw new Error(`The schema has no ${schema.$ref}.`);
    return { ...resolve(found, root), ...(schema.description ? { description: schema.description } : {}) };
  }
  const real = schema.anyOf?.filter((each) => each.type !== "null");
  if (real?.length === 1 && real[0]) {
    const inner = resolve(real[0], root);
    return { ...inner, description: schema.description ?? inner.description, default: schema.default };
  }
  // A decimal number may be given as text, so that it stays as it was written: `9.99`.
  const text = real?.find((each) => each.type === "string");
  if (text && real?.every((each) => each.type === "string" || each.type === "number")) {
    return { type: "string", maxLength: text.maxLength, description: schema.description, default: schema.default };
  }
  if (Array.isArray(schema.type)) return { ...schema, type: schema.type.find((each) => each !== "null") };
  return schema;
}

/** A description for people: without code marks and without places in our source. */
function helpOf(description = ""): string {
  return description.replace(/ \(shared\/[^)]*\)/g, "").replaceAll("`", "");
}

function kindOf(schema: JsonSchema, root: JsonSchema): Kind {
  if (schema.enum) return "choice";
  switch (schema.type) {
    case "string":
      if (schema.writeOnly) return "secret";
      if (schema.format === "date") return "date";
      if (schema.format === "date-time") return "moment";
      return (schema.maxLength ?? 0) > LONG_TEXT ? "longText" : "text";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "object":
      return schema.properties ? "object" : "other";
    case "array": {
      const item = schema.items ? resolve(schema.items, root) : {};
      if (item.enum) return "choices";
      return item.type === "string" ? "texts" : item.properties ? "objects" : "other";
    }
    default:
      return "other";
  }
}

/** The fields of an object's schema in order; `only` chooses and orders them. */
export function fieldsOf(schema: JsonSchema, root: JsonSchema = schema, only?: readonly string[]): Field[] {
  const object = resolve(schema, root);
  const names = only ?? Object.keys(object.properties ?? {});
  return names.map((name) => {
    const property = object.properties?.[name];
    if (!property) throw new Error(`The schema has no field ${name}.`);
    const plain = resolve(property, root);
    const kind = kindOf(plain, root);
    const item = plain.items ? resolve(plain.items, root) : undefined;
    const values = (kind === "choices" ? item?.enum : plain.enum) ?? [];
    return {
      name,
      kind,
      label: property.title ?? words(name),
      titled: property.title !== undefined,
      help: helpOf(plain.description),
      required: object.required?.includes(name) ?? false,
      fallback: plain.default,
      choices: values.map(String),
      values,
      minimum: plain.minimum,
      maximum: plain.maximum,
      maxLength: plain.maxLength,
      schema: kind === "objects" ? item : kind === "object" ? plain : undefined,
    };
  });
}
