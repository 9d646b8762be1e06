"""Generates the TypeScript types of the API from its description: one per model, one per operation. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_TYPES: Mapping[str, str] = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_HEAD = "// Generated from the routes by `python -m shared.api.generate`. Do not edit.\n"


def declarations(described: Schema) -> str:
    """The OpenAPI 3.1 document as a module of type declarations."""
    models = sorted(described["components"]["schemas"].items())
    operations = [
        (method, path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    return "\n".join(
        [
            _HEAD,
            *(_model(name, schema) for name, schema in models),
            "/** Every operation by its id: its request and its response (`answer`). */",
            "export interface Operations {",
            *(_operation(*each) for each in operations),
            "}\n",
        ]
    )


def _model(name: str, schema: Schema) -> str:
    if "properties" in schema:
        return f"{_comment(schema, '')}export interface {name} {_object(schema, '')}\n"
    return f"{_comment(schema, '')}export type {name} = {_type(schema)};\n"


def _operation(method: str, path: str, operation: Schema) -> str:
    members = [f"{name}: {kind};" for name, kind in _parts(method, path, operation)]
    lines = "\n".join(f"    {line}" for line in members)
    return f"  /** {operation['summary']} */\n  {operation['operationId']}: {{\n{lines}\n  }};"


def _parts(method: str, path: str, operation: Schema) -> Iterator[tuple[str, str]]:
    yield "method", json.dumps(method.upper())
    yield "path", json.dumps(path)
    for place, name in (("path", "parameters"), ("query", "query")):
        found = [each for each in operation["parameters"] if each["in"] == place]
        fields = (f"{_key(each['name'], each['required'])}: {_type(each['schema'])}" for each in found)
        yield name, f"{{ {'; '.join(fields)} }}" if found else "Record<string, never>"
    yield "body", _content(operation.get("requestBody", {})) or "never"
    status, done = next(iter(operation["responses"].items()))
    yield "answer", _content(done) or ("void" if status == "204" else "Blob")


def _content(part: Schema) -> str:
    return _type(part.get("content", {}).get("application/json", {}).get("schema", {}), "")


def _type(schema: Schema, unknown: str = "unknown") -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"Array<{_type(schema.get('items', {}))}>"
    if schema.get("type") == "object":
        return _mapping(schema)
    return _TYPES.get(str(schema.get("type")), unknown)


def _mapping(schema: Schema) -> str:
    if "properties" in schema:
        return _object(schema, "")
    kinds = [*schema.get("patternProperties", {}).values(), schema.get("additionalProperties")]
    values = next((kind for kind in kinds if isinstance(kind, Mapping)), {})
    return f"Record<string, {_type(values)}>"


def _object(schema: Schema, indent: str) -> str:
    required = schema.get("required", ())
    lines = [
        f"{_comment(field, indent + '  ')}{indent}  {_key(name, name in required)}: {_type(field)};"
        for name, field in schema["properties"].items()
    ]
    return "\n".join(["{", *lines, f"{indent}}}"])


def _key(name: str, required: bool) -> str:
    quoted = name if _NAME.fullmatch(name) else json.dumps(name)
    return quoted if required else f"{quoted}?"


def _comment(schema: Schema, indent: str) -> str:
    text = " ".join(schema.get("description", "").split()).replace("*/", "* /")
    return f"{indent}/** {text} */\n" if text else ""
