"""What every plug-in has to pass: one list of checks for its manifest, its functions, and its files.

@pytest.mark.parametrize("check", conformance(FOLDER), ids=str)
def test_conformance(check: Check) -> None:
    check()
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.errors import InvalidInput
from shared.model.plugins.manifest import Manifest
from shared.plugins.manifests import read_manifest


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a plug-in has to be or do. Called, it raises AssertionError with what is wrong."""

    name: str
    run: Callable[[], None]

    def __call__(self) -> None:
        """Checks it."""
        self.run()

    def __str__(self) -> str:
        return self.name


def conformance(
    folder: Path, *, config: Mapping[str, Any] | None = None, answers: Mapping[str, bytes] | None = None
) -> list[Check]:
    """The checks of the plug-in in a folder, the one that has `plugin.toml`.

    `config`: what a tenant must configure before it works. `answers`: what servers answer, by address; every other
    address does not respond.
    """
    folder = folder.resolve()
    try:
        manifest = read_manifest(folder)
    except InvalidInput as error:
        return [Check("manifest", _failing(str(error)))]
    return [
        Check("manifest", lambda: None),
        *_of_functions(folder, manifest, config or {}, answers or {}),
        *_of_files(folder, manifest),
        *(Check(f"protocol {name}", _protocol(name, folder)) for name in manifest.protocols),
    ]


def _of_functions(
    folder: Path, manifest: Manifest, config: Mapping[str, Any], answers: Mapping[str, bytes]
) -> Iterator[Check]:
    from shared.plugins.testing.functions import Trial

    for handler in manifest.hooks:
        trial = Trial(folder, handler, config, answers)
        name = f"{handler.on} {handler.every}" if handler.every else handler.on
        yield Check(f"{name} answers every sample", trial.answers)
        yield Check(f"{name} does the same again", trial.repeats)


def _of_files(folder: Path, manifest: Manifest) -> Iterator[Check]:
    from shared.plugins.testing.dictionaries import check_dictionary
    from shared.plugins.testing.panels import check_panel

    for dictionary in manifest.dictionaries:
        yield Check(f"dictionary {dictionary.name}", lambda file=folder / dictionary.file: check_dictionary(file))  # type: ignore[misc]
    for panel in manifest.panels:
        yield Check(f"panel {panel.name}", lambda file=folder / panel.file: check_panel(file))  # type: ignore[misc]


def _protocol(name: str, folder: Path) -> Callable[[], None]:
    def check() -> None:
        from shared.plugins.testing.protocols import check_protocol, registered_protocol

        check_protocol(registered_protocol(name, folder.parent), f"custom:{name}")

    return check


def _failing(message: str) -> Callable[[], None]:
    def fail() -> None:
        raise AssertionError(message)

    return fail
