"""Renders docs/reference/data-models.md from the documents' JSON Schemas. Pure."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from shared.model import base, identifiers
from shared.model.accounts import tenant
from shared.model.catalog import credits as people
from shared.model.names import CONFIGS, MODELS, Names

Schema = Mapping[str, Any]

_MODULES = (base, identifiers, people, tenant)

_HEAD = """\
# Data models

<!-- Generated from shared/model by `python -m shared.model.schema`; edit the models instead. -->

The documents in Firestore, as they are on the wire: camelCase names, no unknown fields. The JSON Schemas of the
same models are in [schemas/](schemas). Absent values are omitted. A day is stored in Firestore as its midnight in
UTC, because Firestore has no date type.

[rules.md](rules.md) lists who may read and write each collection.
`releases/{releaseId}/versions/{contentHash}` holds past versions of the release, with `id`, `tenantId` and
`created`.
"""


_NAMES = """\
# Names of the design documents

<!-- Generated from shared/model/names.py by `python -m shared.model.schema`; edit the tables there. -->

What the design documents and the original web client write is accepted and stored under our names, over REST, by
callables, and in documents that clients write themselves. Answers and stored documents have our names only. If a
request has several names for one field, ours wins.

Mood, tempo and key are named as in the design documents: `metadata.mood`, `metadata.tempo`, `metadata.key`. No
version of ERN has an element for them: MEAD messages carry them, where `mead` has no other value. An award in
`mead.awards` may be a text, its name.

## Documents and requests

{models}
## Options of targets

By protocol, in a target's `config` and in connection tests.

{configs}
`credentials` of API is a token, `user:password` for Basic, `clientId:clientSecret` for OAuth2, or an object of options.

## Calls of the original client

| Callable | Accepted | Differs |
| --- | --- | --- |
| `calculateFileMD5` | `url`, `fileName`, `fileSize`, `fileType` | Every digest is in the answer, not only the MD5. |
| `extractAudioMetadata`, `extractImageMetadata` | `url`, `fileName` | Measured, not read from tags alone. |
| `calculateFileFingerprint` | `url`, `fileName`, `fileSize`, `fileType` | The digests are not nested in `hashes`. |
| `calculateAudioFingerprint` | `url`, `trackId`, `releaseId` | The fingerprint is of the sound, not of the bytes. |
| `calculateBatchFingerprints` | `files` with `url`, `name`, `type`; `releaseId` | As for one file. |
| `checkDuplicates` | `sha256`, `md5`, `sha1`, `threshold` | Finds the tenant's files only; `duplicates` is the list. |
| `getFingerprintStats` | `releaseId` | Other figures: see [callables](callables.md). |
| `testDeliveryConnection` | `protocol`, `config`, `testMode` | `ok` instead of `success`; every step is listed. |
| `getDeliveryAnalytics` | `tenantId`, `startDate`, `endDate` | Sums by day, target, protocol and type. |
| `downloadExternalImage` | `imageUrl`, `fileName` | Public servers only, at most 20 MB, images only. |

## Functions that no client calls

{replaced}"""

_REPLACED: Mapping[str, str] = {
    "processDeliveryQueue": (
        "The schedule `process_delivery_queue` runs every minute. A delivery that is due at once starts without it; "
        "`retryDelivery`, `forceDelivery` and `prioritiseDelivery` change when one runs."
    ),
    "cleanupExpiredLocks": "`process_delivery_queue` ends the attempts of crashed workers and queues the next ones.",
    "sendWeeklySummaries": "The schedule `send_weekly_summaries`.",
    "onUserCreated": "`completeSignUp`, and the trigger `on_user_created` for the welcome mail.",
    "deliverFTP": "`createDelivery`; the task `deliver` uses the target's protocol.",
    "deliverSFTP": "`createDelivery`, as above.",
    "deliverS3": "`createDelivery`, as above.",
    "deliverAPI": "`createDelivery`, as above.",
    "deliverAzure": "`createDelivery`, as above.",
    "encryptSensitiveData": "`createDeliveryTarget` and `updateDeliveryTarget` encrypt what the protocol calls secret.",
    "decryptSensitiveData": "Nothing: no call decrypts credentials. Enter them again to change them.",
    "sendEmail": "Nothing: only the server writes mails. People choose theirs in `preferences.notifications`.",
    "setupAdmin": "`stardust init --admin ADDRESS`, by the operator; afterwards `inviteUser` and `changeRole`.",
}
"""Names of functions that the original deployed, and what does their work here. None is a callable: a client that calls
one gets `not-found`."""


def names_page() -> str:
    """The page that tells which names of the design documents stand for which of ours."""
    replaced = ["| Function | What does its work |", "| --- | --- |"]
    replaced += [f"| `{name}` | {what} |" for name, what in _REPLACED.items()]
    return _NAMES.format(
        models=_names_table("Model", MODELS),
        configs=_names_table("Protocol", CONFIGS),
        replaced="\n".join(replaced) + "\n",
    )


def _names_table(title: str, tables: Mapping[str, Names]) -> str:
    rows = [f"| {title} | Name | Ours | |", "| --- | --- | --- | --- |"]
    for owner, names in tables.items():
        for name, ours in names.items():
            fields = ", ".join(f"`{field}`" for field in ours.fields) or "ignored"
            values = "; ".join(f"`{json.dumps(old)}` is `{json.dumps(new)}`" for old, new in ours.values.items())
            rows.append(f"| {owner} | `{name}` | {fields} | {' '.join(filter(None, (values, ours.why)))} |")
    return "\n".join(rows) + "\n"


def models_page(documents: Mapping[str, Schema]) -> str:
    """The page for `documents`: the JSON Schema of each collection's documents."""
    shown: set[str] = set()
    parts = [_HEAD, "\n## Documents\n\n", *(_entry(name, schema) for name, schema in documents.items())]
    for collection, schema in documents.items():
        parts.append(f"\n## {collection}\n\n{_section(schema)}")
        for name, definition in _definitions(schema):
            if name not in shown and "properties" in definition:
                shown.add(name)
                parts.append(f"\n### {name}\n\n{_section(definition)}")
    return "".join([*parts, _scalars()])


def _entry(collection: str, schema: Schema) -> str:
    return f"- [{collection}](#{_anchor(collection)}): [{schema['title']}](schemas/{schema['title']}.json)\n"


def _anchor(heading: str) -> str:
    return "".join(letter for letter in heading.lower() if letter.isalnum() or letter in "-_")


def _definitions(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The schema's definitions in the order in which its fields first refer to them."""
    definitions: Mapping[str, Schema] = schema.get("$defs", {})
    seen: list[str] = []

    def visit(part: Any) -> None:
        if isinstance(part, Mapping):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in seen:
                seen.append(name)
                visit(definitions[name])
            for key, value in part.items():
                if key != "$defs":
                    visit(value)
        elif isinstance(part, list):
            for item in part:
                visit(item)

    visit(schema)
    return ((name, definitions[name]) for name in seen)


def _section(schema: Schema) -> str:
    required = set(schema.get("required", ()))
    rows = [_cells(name, field, name in required) for name, field in schema["properties"].items()]
    table = [["Field", "Type", "", "Meaning"], ["---"] * 4, *rows]
    width = 4 if any(row[3] for row in rows) else 3
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row[:width]) + " |\n" for row in table]
    return f"{schema.get('description', '')}\n\n{''.join(lines)}"


def _cells(name: str, field: Schema, required: bool) -> list[str]:
    default = field.get("default")
    presence = "required" if required else f"default `{_literal(default)}`" if _is_informative(default) else "optional"
    return [f"`{name}`", _type(field), presence, field.get("description", "").replace("\n", " ")]


def _is_informative(default: Any) -> bool:
    return default is not None and not isinstance(default, dict) and default != []


def _literal(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _type(schema: Schema) -> str:
    if name := _scalar_name(schema):
        return f"[{name}](#scalars)"
    return _plain_type(schema)


def _plain_type(schema: Schema) -> str:
    match schema:
        case {"$ref": reference}:
            name = reference.rpartition("/")[2]
            return f"[{name}](#{name.lower()})"
        case {"enum": values} | {"const": values}:
            options = values if isinstance(values, list) else [values]
            return ", ".join(f"`{_literal(option)}`" for option in options)
        case {"anyOf": choices}:
            return " or ".join(_type(choice) for choice in choices if choice != {"type": "null"})
        case {"type": "array"}:
            return f"list of {_type(schema['items'])}"
        case {"type": "object"}:
            return "map"
        case {"type": "string", "pattern": pattern}:
            return f"string `{_escaped(pattern)}`"
        case {"type": kind}:
            return str(kind) + _range(schema)
    return "any"


def _range(schema: Schema) -> str:
    """The bounds of a number, in mathematical notation."""
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    bounds = [f"{sign} {schema[bound]}" for bound, sign in signs.items() if bound in schema]
    return " " + ", ".join(bounds) if bounds else ""


def _escaped(pattern: str) -> str:
    """The pattern with unprintable characters escaped."""
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in pattern)


def _scalar_name(schema: Schema) -> str | None:
    """The name of a scalar type, regardless of the field's own description and default."""
    plain = {key: value for key, value in schema.items() if key != "default"}
    bare = {key: value for key, value in plain.items() if key != "description"}
    return _names().get(_key(plain)) or _names().get(_key(bare))


@cache
def _names() -> Mapping[str, str]:
    return {_key(schema): name for name, schema in _scalar_types().items()}


@cache
def _scalar_types() -> Mapping[str, Schema]:
    """The named string and number types of the model's modules, with their JSON Schemas."""
    types = {
        name: TypeAdapter(value).json_schema()
        for module in _MODULES
        for name, value in vars(module).items()
        if hasattr(value, "__metadata__")
    }
    return dict(sorted(types.items()))


def _key(schema: Schema) -> str:
    return json.dumps(schema, sort_keys=True)


def _scalars() -> str:
    lines = [f"- **{name}**: {_definition(schema)}\n" for name, schema in _scalar_types().items()]
    return f"\n## Scalars\n\n{''.join(lines)}"


def _definition(schema: Schema) -> str:
    """A scalar's description, or what its schema defines."""
    if "description" in schema:
        return str(schema["description"])
    length = f", {schema['minLength']} to {schema['maxLength']} characters" if "maxLength" in schema else ""
    descriptions = {"date-time": "a point in time, ISO 8601 in UTC", "date": "a calendar day, `YYYY-MM-DD`"}
    if schema.get("format") in descriptions:
        return descriptions[schema["format"]]
    return _plain_type(schema) + length
