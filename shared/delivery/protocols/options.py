"""Validates a protocol's options, separates the secrets from them, and describes them as a JSON Schema."""

from collections.abc import Collection, Mapping
from typing import Any

from shared.delivery.protocols.base import Option, ProtocolInfo
from shared.errors import Finding, InvalidInput

_JSON_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "list": {"type": "array", "items": {"type": "string"}},
    "mapping": {"type": "object", "additionalProperties": {"type": "string"}},
}


def split_config(
    info: ProtocolInfo, config: Mapping[str, Any], *, prefix: str = "config", kept: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, str]]:
    """Validates `config` and splits it into options (with defaults) and secrets.

    `kept` names secrets that are already stored and may be omitted.
    Raises InvalidInput with all findings; no message contains the value of a secret.
    """
    declared = {option.name: option for option in info.options}
    problems = [
        Finding(
            f"{prefix}.{name}",
            f"{info.name} has no option {name!r}.",
            "unknown",
            remedy=f"Use one of: {', '.join(declared)}.",
        )
        for name in config
        if name not in declared
    ]
    options: dict[str, Any] = {}
    secrets: dict[str, str] = {}
    for option in info.options:
        value = config.get(option.name)
        if value is None or value == "":
            if option.required and not (option.secret and option.name in kept):
                problems.append(_missing(option, prefix))
            elif not option.secret and option.default is not None:
                options[option.name] = option.default
        elif problem := _problem(option, value):
            problems.append(Finding(f"{prefix}.{option.name}", problem, "invalid", remedy=option.help))
        elif option.secret:
            secrets[option.name] = value
        else:
            options[option.name] = value
    if not problems:
        known = {**dict.fromkeys(kept, "kept"), **secrets}
        problems += [Finding(prefix, message, "invalid") for message in info.check(options, known)]
    if problems:
        raise InvalidInput(problems)
    return options, secrets


def option_warnings(info: ProtocolInfo, options: Mapping[str, Any]) -> list[Finding]:
    """What the chosen values risk, by the declarations of their options."""
    return [
        Finding(f"config.{option.name}", warning, "weak-option", severity="warning", remedy=option.help)
        for option in info.options
        if option.warnings and (warning := option.warnings.get(options.get(option.name, option.default)))
    ]


def options_schema(info: ProtocolInfo) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the connection form; secrets are `writeOnly` with the format `password`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": info.name,
        "description": info.help,
        "type": "object",
        "additionalProperties": False,
        "required": [option.name for option in info.options if option.required],
        "properties": {option.name: _property(option) for option in info.options},
    }


def _property(option: Option) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "description": option.help,
        "default": option.default,
        "enum": list(option.choices),
        "minimum": option.minimum,
        "maximum": option.maximum,
        "examples": [option.example] if option.example else [],
    }
    secret = {"writeOnly": True, "format": "password"} if option.secret else {}
    return {
        **_JSON_TYPES[option.type],
        **{key: fact for key, fact in facts.items() if fact not in (None, [], "")},
        **secret,
    }


def _missing(option: Option, prefix: str) -> Finding:
    hint = f" Example: {option.example}." if option.example else ""
    return Finding(f"{prefix}.{option.name}", f"{option.name} is missing.", "missing", remedy=f"{option.help}{hint}")


def _problem(option: Option, value: Any) -> str:
    """What is wrong with the value, or an empty string. Never contains a secret."""
    match option.type:
        case "integer":
            if not isinstance(value, int) or isinstance(value, bool):
                return f"{option.name} must be a whole number."
            if (option.minimum is not None and value < option.minimum) or (
                option.maximum is not None and value > option.maximum
            ):
                return f"{option.name} must be between {option.minimum} and {option.maximum}."
        case "boolean":
            return "" if isinstance(value, bool) else f"{option.name} must be true or false."
        case "choice":
            if value not in option.choices:
                return f"{option.name} must be one of {', '.join(option.choices)}."
        case "list":
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                return f"{option.name} must be a list of strings."
        case "mapping":
            if not isinstance(value, Mapping) or not all(isinstance(item, str) for item in value.values()):
                return f"{option.name} must map names to strings."
        case _:
            return _text_problem(option, value)
    return ""


def _text_problem(option: Option, value: Any) -> str:
    if not isinstance(value, str):
        return f"{option.name} must be a string."
    if len(value) > 20_000:
        return f"{option.name} is longer than 20,000 characters."
    # A line break in a user name or path would inject a command into FTP and HTTP; private keys contain them.
    allowed = "\n\r\t" if option.secret else ""
    if any(not character.isprintable() and character not in allowed for character in value):
        return f"{option.name} contains control characters."
    return ""
