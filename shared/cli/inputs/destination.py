"""Loads a target file for the command line, and the target's credentials."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from shared.cli.inputs.documents import about, load_json
from shared.delivery.protocols.base import Options, ProtocolInfo, Secrets
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.targets.presets.catalogue import with_preset
from shared.errors import Finding, InvalidInput
from shared.model.codec import decode
from shared.model.delivery.target import DeliveryTarget

_EPOCH = "1970-01-01T00:00:00Z"
_PLACEHOLDERS = {
    "id": "local",
    "tenantId": "local",
    "createdBy": "local",
    "created": _EPOCH,
    "updated": _EPOCH,
    "config": {},
}


def load_target(path: Path) -> DeliveryTarget:
    """Loads a target in the server's format, or only the fields that differ from its `preset`.

    Raises InvalidInput with every problem, and OSError if the file cannot be opened.
    """
    document = load_json(path)
    with about(path):
        if not isinstance(document, Mapping):
            return decode(DeliveryTarget, document)
        return decode(DeliveryTarget, {**_PLACEHOLDERS, "name": path.stem, **with_preset(document)})


def with_credentials(path: Path) -> dict[str, Any]:
    """A target file as JSON values, as the API takes it: with the credentials of the environment, or typed.

    Raises InvalidInput if the file is malformed, and OSError if it cannot be opened.
    """
    document = load_json(path)
    if not isinstance(document, Mapping):
        raise InvalidInput(
            [Finding(str(path), "The file contains no target.", "model-type", remedy="Write an object.")]
        )
    protocol, config = with_preset(document).get("protocol"), document.get("config") or {}
    if not isinstance(protocol, str) or not isinstance(config, Mapping):
        return {**document, "config": config}  # the server says what is wrong with it
    info = protocol_named(protocol)
    given = {**config, **_from_environment(info)}
    typed = _prompted(info, given) if sys.stdin.isatty() else {}
    return {"name": path.stem, **document, "config": {**given, **{name: text for name, text in typed.items() if text}}}


def credentials(target: DeliveryTarget) -> tuple[ProtocolInfo, Options, Secrets]:
    """The protocol with the target's options and credentials, ready to connect.

    Credentials come from the environment (`privateKey` is STARDUST_PRIVATE_KEY), then from the file. On a terminal,
    the user is prompted for missing ones. Raises InvalidInput with every problem.
    """
    info = protocol_named(target.protocol)
    config = {**target.config, **_from_environment(info)}
    try:
        return info, *split_config(info, config)
    except InvalidInput:
        if not sys.stdin.isatty():
            raise
    return info, *split_config(info, {**config, **_prompted(info, config)})


def variable(option: str) -> str:
    """The environment variable that holds a secret option."""
    return "STARDUST_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", option).upper()


def _from_environment(info: ProtocolInfo) -> dict[str, str]:
    names = {option.name: variable(option.name) for option in info.options if option.secret}
    return {option: os.environ[name] for option, name in names.items() if os.environ.get(name)}


def _prompted(info: ProtocolInfo, config: Mapping[str, Any]) -> dict[str, str]:
    missing = [option for option in info.options if option.secret and not config.get(option.name)]
    return {
        option.name: typer.prompt(
            f"{option.name}: {option.help} (leave empty for none)", "", hide_input=True, show_default=False
        )
        for option in missing
    }
