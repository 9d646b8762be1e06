"""Lists plugins. They cannot be installed at run time: an operator pins the package and deploys it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from shared.delivery.protocols.base import Option, OptionType, ProtocolInfo
from shared.delivery.protocols.registry import package_of, protocol_named, protocol_names
from shared.errors import InvalidInput
from shared.model.base import Model


class PluginOption(Model):
    """An option of a protocol's targets."""

    name: str
    """The option's name in `config`."""
    type: OptionType
    """The type of its value."""
    required: bool = False
    """Whether it must be given."""
    secret: bool = False
    """Values are encrypted and never returned."""
    default: Any = None
    """The value that applies if none is given."""
    choices: list[str] = []
    """The only values allowed; empty: any."""
    minimum: int | None = None
    """The least number."""
    maximum: int | None = None
    """The greatest number."""
    help: str = ""
    """What it does."""
    example: str = ""
    """A value as it may look."""

    @classmethod
    def of(cls, option: Option) -> "PluginOption":
        """The option as the API describes it."""
        told = {name: value for name, value in asdict(option).items() if name != "warnings"}  # by connection tests
        return cls(**{**told, "choices": list(option.choices)})


class Plugin(Model):
    """A protocol."""

    kind: Literal["protocol"]
    """What it adds."""
    name: str
    """The name to use as a target's `protocol`."""
    package: str | None = None
    """The Python package that it comes from; absent for built-in protocols."""
    version: str | None = None
    """The package's version."""
    options: list[PluginOption] = []
    """The options of its targets."""
    problem: str | None = None
    """Why it is unusable."""


def list_plugins() -> Sequence[Plugin]:
    """All registered protocols, built-in ones first. Imports every protocol."""
    return [_plugin(name) for name in protocol_names()]


def _plugin(name: str) -> Plugin:
    package, version = package_of(name)
    try:
        options = _options(protocol_named(name))
    except (InvalidInput, ImportError, AttributeError) as error:
        return Plugin(kind="protocol", name=name, package=package, version=version, problem=str(error)[:500])
    return Plugin(kind="protocol", name=name, package=package, version=version, options=options)


def _options(info: ProtocolInfo) -> list[PluginOption]:
    return [PluginOption.of(option) for option in info.options]
