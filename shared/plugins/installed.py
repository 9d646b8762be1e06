"""The plug-ins of the deployment: packages with an entry point in the group `stardust.plugins`. None is imported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from packaging.specifiers import SpecifierSet

from shared.errors import InvalidInput, NotFound
from shared.model.plugins.manifest import Manifest, Requires
from shared.platform.plugins import GROUP
from shared.plugins.manifests import read_manifest
from shared.sdk import SDK_VERSION
from shared.version import VERSION

__all__ = ["BrokenPlugin", "InstalledPlugin", "installed_plugins", "read_manifest", "usable_plugin"]


@dataclass(frozen=True, slots=True)
class InstalledPlugin:
    """A plug-in that can be used."""

    manifest: Manifest
    package: str
    """Its top-level package."""
    folder: Path
    """The package's folder, with the manifest."""


@dataclass(frozen=True, slots=True)
class BrokenPlugin:
    """A package that says that it is a plug-in, and cannot be used."""

    name: str
    package: str
    problem: str
    """Why, and what to do."""


Deployed = Mapping[str, InstalledPlugin | BrokenPlugin]


@cache
def installed_plugins() -> Deployed:
    """The plug-ins of the deployment by name, in order. Found once in a process; what is broken raises nothing."""
    return find_plugins()


def find_plugins() -> Deployed:
    """The plug-ins of the deployment, as they are now."""
    found: dict[str, InstalledPlugin | BrokenPlugin] = {}
    for entry in _entries():
        try:
            each: InstalledPlugin | BrokenPlugin = _read(entry)
        except InvalidInput as error:
            each = BrokenPlugin(entry.name, entry.value, str(error)[:2000])
        if entry.name in found:
            problem = f"The packages {found[entry.name].package} and {entry.value} have the same name. Remove one."
            each = BrokenPlugin(entry.name, entry.value, problem)
        found[entry.name] = each
    return found


def usable_plugin(name: str, deployed: Deployed) -> InstalledPlugin:
    """The plug-in of that name. Raises NotFound if it is not deployed, or is broken."""
    found = deployed.get(name)
    if isinstance(found, InstalledPlugin):
        return found
    if found is None:
        remedy = "GET /plugins lists those of the deployment. The operator deploys others."
        raise NotFound(f"There is no plug-in {name!r:.60} in the deployment.", remedy=remedy)
    raise NotFound(f"The plug-in {name} cannot be used: {found.problem}", remedy="Tell the operator.")


def _entries() -> Iterator[EntryPoint]:
    """One entry for a name and a package: a package may be found twice on the path."""
    seen: dict[tuple[str, str], EntryPoint] = {}
    for entry in entry_points(group=GROUP):
        seen.setdefault((entry.name, entry.value), entry)
    yield from (seen[key] for key in sorted(seen))


def _read(entry: EntryPoint) -> InstalledPlugin:
    folder = _folder(entry.value)
    manifest = read_manifest(folder)
    problems = [*_incompatible(manifest.requires)]
    if manifest.name != entry.name:
        problems.append(f"The manifest's name is {manifest.name}, and the entry point's {entry.name}. Let them agree.")
    if problems:
        raise InvalidInput((), " ".join(problems))
    return InstalledPlugin(manifest, entry.value, folder)


def _folder(package: str) -> Path:
    if not package.isidentifier():
        raise InvalidInput((), f"The entry point's value {package!r} is no top-level package. Name the package alone.")
    spec = find_spec(package)
    if spec is None or spec.origin is None or not spec.submodule_search_locations:
        raise InvalidInput((), f"There is no package {package!r} with an __init__.py. Install it again.")
    return Path(spec.origin).parent


def _incompatible(requires: Requires) -> Iterator[str]:
    for what, wanted, present in (
        ("the SDK", requires.sdk, SDK_VERSION),
        ("Stardust Distro", requires.stardust, VERSION),
    ):
        if not SpecifierSet(wanted).contains(present, prereleases=True):
            yield f"It needs {what} {wanted}, and this is {present}. Deploy a version of the plug-in for {present}."
