"""Checks a protocol that a package registers: what it declares, and a session of it."""

import io
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from shared.delivery.protocols.base import ConnectionContext, ProtocolInfo
from shared.delivery.protocols.options import split_config
from shared.errors import DeliveryError

_GROUP = "stardust.protocols"
_FAILURES = (OSError("broken pipe"), TimeoutError("timed out"), ConnectionResetError("reset"), ValueError("odd answer"))


def registered_protocol(name: str, project: Path) -> object:
    """What a project registers as a protocol, by its pyproject.toml; of an installed package, by its entry point.

    Raises AssertionError if nothing is registered under this name.
    """
    file = project / "pyproject.toml"
    if not file.is_file():
        installed = entry_points(group=_GROUP, name=name)
        assert installed, f"No package registers {name} in {_GROUP}."
        return next(iter(installed)).load()
    stated = tomllib.loads(file.read_text("utf-8")).get("project", {}).get("entry-points", {}).get(_GROUP, {})
    assert name in stated, f"pyproject.toml registers no {name} in {_GROUP}."
    module, _, attribute = str(stated[name]).partition(":")
    with _importable(project):
        return getattr(import_module(module), attribute)


@contextmanager
def _importable(project: Path) -> Iterator[None]:
    sys.path.insert(0, str(project))
    try:
        yield
    finally:
        sys.path.remove(str(project))


def check_protocol(protocol: object, name: str) -> None:
    """Raises AssertionError unless it is a protocol of that name whose declaration is complete."""
    assert isinstance(protocol, ProtocolInfo), f"The entry point is {protocol!r:.100}, and no ProtocolInfo."
    assert protocol.name == name, f"The protocol's name is {protocol.name!r}; the entry point says {name!r}."
    can = protocol.capabilities
    assert can.rename or can.atomic or can.document, "Nothing protects a target from half a file: rename or atomic."
    problems = [f"the option {each.name} has no help" for each in protocol.options if not each.help]
    problems += [f"the secret {each.name} has a default" for each in protocol.options if each.secret and each.default]
    assert not problems, f"{name}: {'; '.join(problems)}."
    for failure in _FAILURES:
        found = protocol.classify(failure)
        assert isinstance(found, DeliveryError), f"classify({failure!r}) is {found!r:.100}, and no DeliveryError."


def check_session(protocol: ProtocolInfo, config: dict[str, Any], context: ConnectionContext) -> None:
    """Opens a session with a target's configuration, and sends, reads, renames and deletes a file."""
    options, secrets = split_config(protocol, config)
    content = bytes(range(256)) * 1000
    with protocol.connect(options, secrets, context) as session:
        sent = session.put(io.BytesIO(content), "conformance/a.bin", len(content))
        assert sent.sent_bytes == len(content), f"put says that it sent {sent.sent_bytes} of {len(content)} bytes."
        found = session.stat("conformance/a.bin")
        assert found is not None, "stat does not find the file that put sent."
        assert found.size == len(content), f"stat says {found.size} bytes, and {len(content)} were sent."
        assert session.stat("conformance/missing") is None, "stat finds a file that nobody sent."
        at = "conformance/a.bin"
        if protocol.capabilities.rename:
            at = "conformance/b.bin"
            session.rename("conformance/a.bin", at)
            assert session.stat("conformance/a.bin") is None, "After rename, the file is still at its old place."
        assert session.read(at) == content, "read returns other bytes than put sent."
        session.delete(at)
        session.delete(at)
        assert session.stat(at) is None, "After delete, the file is still there."
