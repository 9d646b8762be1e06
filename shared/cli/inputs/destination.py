"""Owns the target file of the command line: a target without what only the server knows, and its credentials."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from shared.cli.inputs.documents import load_json
from shared.delivery.protocols.base import Options, ProtocolInfo, Secrets
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.targets.presets.catalogue import with_preset
from shared.errors import InvalidInput
from shared.model.codec import decode
from shared.model.delivery.target import DeliveryTarget

_EPOCH = "1970-01-01T00:00:00Z"
_OURS = {"id": "local", "tenantId": "local", "createdBy": "local", "created": _EPOCH, "updated": _EPOCH, "config": {}}


def load_target(path: Path) -> DeliveryTarget:
    """A target as the server keeps it, or only what differs from its `preset`.

    Raises InvalidInput with every problem, OSError if it cannot be opened.
    """
    said = load_json(path)
    if not isinstance(said, Mapping):
        return decode(DeliveryTarget, said)
    return decode(DeliveryTarget, {**_OURS, "name": path.stem, **with_preset(said)})


def credentials(target: DeliveryTarget) -> tuple[ProtocolInfo, Options, Secrets]:
    """The protocol with the target's options and credentials, ready to connect.

    Credentials come from the environment (`privateKey` is STARDUST_PRIVATE_KEY), else from the file; a person at
    a terminal is asked for what is missing. Raises InvalidInput with every problem.
    """
    info = protocol_named(target.protocol)
    config = {**target.config, **_from_environment(info)}
    try:
        return info, *split_config(info, config)
    except InvalidInput:
        if not sys.stdin.isatty():
            raise
    return info, *split_config(info, {**config, **_asked(info, config)})


def variable(option: str) -> str:
    """The environment variable of a secret option."""
    return "STARDUST_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", option).upper()


def _from_environment(info: ProtocolInfo) -> dict[str, str]:
    names = {option.name: variable(option.name) for option in info.options if option.secret}
    return {option: os.environ[name] for option, name in names.items() if os.environ.get(name)}


def _asked(info: ProtocolInfo, config: Mapping[str, Any]) -> dict[str, str]:
    missing = [option for option in info.options if option.secret and not config.get(option.name)]
    return {
        option.name: typer.prompt(
            f"{option.name}: {option.help} (empty: none)", "", hide_input=True, show_default=False
        )
        for option in missing
    }
