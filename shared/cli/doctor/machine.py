"""Checks of this machine: Python, packages, FFmpeg, schemas, the file of the profiles."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from shared.cli.doctor.facts import Facts, advice, problem
from shared.cli.remote.profiles import PRIVATE_MODE, load_profiles
from shared.errors import Finding, InvalidInput
from shared.platform.schemas import SchemaSource

PYTHON = (3, 11)
_ROOT = Path(__file__).parents[3]
_PIN = re.compile(r"^([a-zA-Z0-9._-]+)==([^\s;#]+)", re.MULTILINE)


def check_python(facts: Facts) -> Iterator[Finding]:
    """The version of Python is one that the product is tested with."""
    if facts.python < PYTHON:
        found, wanted = ".".join(map(str, facts.python)), ".".join(map(str, PYTHON))
        yield problem("python", f"Python {found} is too old.", "python-version", f"Install Python {wanted} or newer.")


def check_packages(facts: Facts) -> Iterator[Finding]:
    """The packages are those that the product was tested with."""
    for name, wanted in pinned_versions():
        found = facts.installed(name)
        if found is None:
            yield problem(name, "The package is not installed.", "package-missing", f"pip install {name}=={wanted}")
        elif found != wanted:
            text = f"Version {found} is installed; {wanted} was tested."
            yield advice(name, text, "package-version", f"pip install {name}=={wanted}")


def pinned_versions() -> list[tuple[str, str]]:
    """The packages that the product was tested with: of the checkout's list, else of the installed product."""
    listed = _ROOT / "requirements.in"
    text = listed.read_text("utf-8") if listed.is_file() else "\n".join(_requirements())
    return _PIN.findall(text)


def _requirements() -> list[str]:
    try:
        return [each for each in requires("stardust-distro") or [] if "extra ==" not in each]
    except PackageNotFoundError:
        return []


def check_ffmpeg(facts: Facts) -> Iterator[Finding]:
    """FFmpeg, which measures audio and video, is there."""
    if facts.ffmpeg() is None:
        remedy = "Install the package imageio-ffmpeg, or set IMAGEIO_FFMPEG_EXE to a program."
        yield problem("ffmpeg", "There is no FFmpeg: files cannot be measured.", "ffmpeg-missing", remedy)


def check_plugins(facts: Facts) -> Iterator[Finding]:
    """The kernel confines plug-ins in full (ADR 31)."""
    if facts.confinement() == "audit":
        message = "This kernel has no Landlock: a plug-in with native code could read this machine's files."
        remedy = "Use Linux 5.13 or newer, or run only plug-ins whose native code you trust."
        yield advice("plug-ins", message, "plugins-not-confined", remedy)


def check_schemas(facts: Facts) -> Iterator[Finding]:
    """The official DDEX schemas are installed, and the configured folder has some."""
    folder = facts.env.get("STARDUST_DDEX_SCHEMAS")
    if folder and not SchemaSource(Path(folder)).names():
        remedy = "Correct the path, or run `stardust schemas install`."
        yield problem("STARDUST_DDEX_SCHEMAS", f"{folder} has no schemas.", "schemas-folder", remedy)
    elif SchemaSource.locate(facts.env, facts.folder) is None:
        message = "The official DDEX schemas are not installed: messages are validated without them."
        yield advice("schemas", message, "schemas-missing", "Run `stardust schemas install`.")


def check_config_file(facts: Facts) -> Iterator[Finding]:
    """The profiles can be read, by their owner only, and are in no repository."""
    path = facts.config
    if not path.is_file():
        return
    mode = path.stat().st_mode & 0o777
    if mode & ~PRIVATE_MODE:
        message = f"Others on this machine can read the API keys (mode {mode:o})."
        yield problem(str(path), message, "config-mode", f"chmod 600 {path}")
    if path.parent.stat().st_mode & 0o022:
        message = "Others on this machine can replace the file of the API keys."
        yield problem(str(path.parent), message, "config-folder-mode", f"chmod 700 {path.parent}")
    if path.name in facts.tracked(path.parent):
        remedy = f"git rm --cached {path.name}, and revoke the keys."
        yield problem(str(path), "The file of the API keys is in a git repository.", "config-in-git", remedy)
    try:
        load_profiles(path)
    except InvalidInput as error:
        yield from error.problems
