"""The configuration of a plug-in: its JSON Schema (2020-12), defaults, and secrets. Pure.

Secrets are texts at the top of the configuration with `writeOnly = true`: they are sealed, and never returned.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NoReturn

from shared.errors import Finding, InvalidInput
from shared.platform.store.guards import document_bytes

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator as Validator

LICENCE = "licence"
"""A name that no configuration may have: under it, functions find what the licence key says."""
_METASCHEMA = "https://json-schema.org/draft/2020-12/schema"
_REMEDY = "Write it as JSON Schema 2020-12 says."
_MASK = "the value"
"""Secrets stand in no message."""
_MAX_BYTES = 50_000
_MAX_FINDINGS = 50
Schema = Mapping[str, Any]


def schema_findings(schema: Any) -> list[Finding]:
    """What is wrong with a manifest's `config`."""
    if not schema:
        return []
    if not isinstance(schema, Mapping):
        return []  # the model says so
    return [*_against_metaschema(schema), *_against_our_rules(schema)] or _unusable(schema)


def _against_metaschema(schema: Schema) -> list[Finding]:
    try:
        errors = list(_validator({"$ref": _METASCHEMA}, formats=True).iter_errors(schema))
    except ValueError as error:  # values that only TOML has
        return [Finding("config", _line(error), "schema", remedy=_REMEDY)]
    return [
        Finding(_place("config", error.instance_path), error.message[:500], "schema", remedy=_REMEDY)
        for error in errors
    ]


def _unusable(schema: Schema) -> list[Finding]:
    """Whether it refers to what is not there."""
    try:
        _validator(schema)
    except ValueError as error:
        return [Finding("config", _line(error), "schema", remedy=_REMEDY)]
    return []


def _validator(schema: Schema, *, formats: bool = False, mask: str | None = None) -> "Validator":
    """Raises ValueError if the schema is not valid. It reads no other documents. Messages have `mask` for values."""
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(schema, retriever=_refuse, validate_formats=formats, mask=mask)  # type: ignore[arg-type]  # a dict


def _line(error: ValueError) -> str:
    """What is wrong; the lines after it quote the schema."""
    return str(error).partition("\n")[0][:400]


def _refuse(uri: str) -> NoReturn:
    raise ValueError(f"{uri} is another document")


def _against_our_rules(schema: Schema) -> Iterator[Finding]:
    if schema.get("type") != "object":
        yield Finding("config.type", "The configuration must be an object.", "schema", remedy='Set type = "object".')
    if LICENCE in _properties(schema):
        remedy = "Use another name."
        yield Finding(f"config.properties.{LICENCE}", "Functions find the licence here.", "reserved", remedy=remedy)
    for path, part in _parts(schema, "config"):
        for name in ("$ref", "$dynamicRef"):
            if isinstance(reference := part.get(name), str) and not reference.startswith("#"):
                remedy = "Refer to a place in the schema: #/$defs/name."
                yield Finding(f"{path}.{name}", "Other documents are not fetched.", "schema", remedy=remedy)
        top = path.startswith("config.properties.") and path.count(".") == 2
        if part.get("writeOnly") is True and not (top and part.get("type") == "string"):
            remedy = "Make it a property of type string at the top of the configuration."
            yield Finding(path, "Only texts at the top can be secrets.", "schema", remedy=remedy)


def _parts(value: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All objects in a schema, with their paths."""
    if isinstance(value, Mapping):
        yield path, value
        for name, item in value.items():
            yield from _parts(item, f"{path}.{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _parts(item, f"{path}[{index}]")


def _properties(schema: Schema) -> Mapping[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, Mapping) else {}


def secret_names(schema: Schema) -> tuple[str, ...]:
    """The names of the secrets."""
    return tuple(
        name
        for name, part in _properties(schema).items()
        if isinstance(part, Mapping) and part.get("writeOnly") is True
    )


def with_defaults(schema: Schema, config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with the defaults of what it does not state, at any depth of its objects."""
    whole = dict(config)
    for name, part in _properties(schema).items():
        if not isinstance(part, Mapping):
            continue
        if name not in whole and "default" in part:
            whole[name] = deepcopy(part["default"])
        if isinstance(whole.get(name), Mapping):
            whole[name] = with_defaults(part, whole[name])
    return whole


def check_config(schema: Schema, config: Mapping[str, Any]) -> None:
    """Raises InvalidInput with everything in the configuration, with its secrets, that the schema does not allow.

    The findings quote no value of a secret.
    """
    problems = list(_misfits(schema, with_defaults(schema, config)))[:_MAX_FINDINGS]
    if (size := document_bytes(config)) > _MAX_BYTES:
        message = f"The configuration is {size:,} bytes; at most {_MAX_BYTES:,} are allowed."
        problems.append(Finding("config", message, "too-large", remedy="Shorten it."))
    if problems:
        raise InvalidInput(problems)


def _misfits(schema: Schema, config: Mapping[str, Any]) -> Iterator[Finding]:
    if not schema:
        for name in config:
            yield Finding(f"config.{name}", "The plug-in has no configuration.", "unknown", remedy="Leave it out.")
        return
    try:
        errors = list(_validator(schema, mask=_MASK).iter_errors(config))
    except ValueError as error:
        message = f"The plug-in's schema is not valid: {_line(error).rstrip('.')}."
        yield Finding("config", message, "schema", remedy="Tell the plug-in's author.")
        return
    for misfit in errors:
        place, code = _place("config", misfit.instance_path), misfit.kind.name.lower()
        told = misfit.message[:1].upper() + misfit.message[1:500]
        yield Finding(place, told, code, remedy="Change it as the plug-in's schema says.")


def _place(root: str, path: Any) -> str:
    place = root
    for part in path:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    return place
