"""Lists plugins. They cannot be installed at run time: an operator pins the package and deploys it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from shared.delivery.protocols.base import Option, OptionType, ProtocolInfo
from shared.delivery.protocols.registry import package_of, protocol_named, protocol_names
from shared.errors import InvalidInput
from shared.model.base import Model


class PluginOption(Model):
    """An option of a protocol's targets. `secret` values are encrypted and never returned."""

    name: str
    type: OptionType
    required: bool = False
    secret: bool = False
    default: Any = None
    choices: list[str] = []
    minimum: int | None = None
    maximum: int | None = None
    help: str = ""
    example: str = ""

    @classmethod
    def of(cls, option: Option) -> "PluginOption":
        """The option as the API describes it."""
        told = {name: value for name, value in asdict(option).items() if name != "warnings"}  # by connection tests
        return cls(**{**told, "choices": list(option.choices)})


class Plugin(Model):
    """A protocol. `package` is absent for built-in protocols; `problem` says why the protocol is unusable."""

    kind: Literal["protocol"] = "protocol"
    name: str
    package: str | None = None
    version: str | None = None
    options: list[PluginOption] = []
    problem: str | None = None


def list_plugins() -> Sequence[Plugin]:
    """All registered protocols, built-in ones first. Imports every protocol."""
    return [_plugin(name) for name in protocol_names()]


def _plugin(name: str) -> Plugin:
    package, version = package_of(name)
    try:
        options = _options(protocol_named(name))
    except (InvalidInput, ImportError, AttributeError) as error:
        return Plugin(name=name, package=package, version=version, problem=str(error)[:500])
    return Plugin(name=name, package=package, version=version, options=options)


def _options(info: ProtocolInfo) -> list[PluginOption]:
    return [PluginOption.of(option) for option in info.options]
