"""What the checks look at. Tests make their own; the command takes it from the machine."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from shared.cli.remote.client import Client
from shared.cli.remote.profiles import Profile, checked_url, config_file
from shared.clock import system_clock
from shared.errors import Finding

PROJECT_FILE = "stardust.toml"
Check = Callable[["Facts"], Iterator[Finding]]


def installed_version(package: str) -> str | None:
    """The installed version of a package; None if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def ffmpeg_program() -> str | None:
    """The FFmpeg program that measurements run; None if there is none."""
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        return None


def plugin_confinement() -> str | None:
    """How plug-ins are confined here, `kernel` or `audit`; None without plug-ins."""
    from shared.plugins.installed import installed_plugins

    if not installed_plugins():
        return None
    from shared.plugins.sandbox.run import confinement

    return confinement()


def tracked_files(folder: Path) -> tuple[str, ...]:
    """The files that git keeps, below a folder; none outside of a repository."""
    listed = subprocess.run(["git", "ls-files"], cwd=folder, capture_output=True, text=True, check=False)
    return tuple(listed.stdout.splitlines())


def is_ignored(folder: Path, name: str) -> bool:
    """Whether git leaves a file out; also outside of a repository."""
    asked = subprocess.run(["git", "check-ignore", "-q", name], cwd=folder, capture_output=True, check=False)
    return asked.returncode != 1


@dataclass(frozen=True)
class Facts:
    """The machine, the chosen profile, and the project's folder."""

    env: Mapping[str, str]
    folder: Path
    """Where the project is, if there is one: the folder with stardust.toml or firebase.json."""
    profile: str | None = None
    declared: Mapping[str, str] | None = None
    """The variables that a valid stardust.toml says; None without one."""
    python: tuple[int, int] = field(default_factory=lambda: sys.version_info[:2])
    installed: Callable[[str], str | None] = installed_version
    ffmpeg: Callable[[], str | None] = ffmpeg_program
    confinement: Callable[[], str | None] = plugin_confinement
    tracked: Callable[[Path], tuple[str, ...]] = tracked_files
    ignored: Callable[[Path, str], bool] = is_ignored
    clock: Callable[[], datetime] = system_clock

    @property
    def config(self) -> Path:
        """The file of the profiles."""
        return config_file(self.env)

    @property
    def is_project(self) -> bool:
        """Whether the folder is a deployment's project."""
        return (self.folder / "firebase.json").is_file() or self.has_project_file

    @property
    def has_project_file(self) -> bool:
        """Whether the settings are derived from stardust.toml, valid or not."""
        return (self.folder / PROJECT_FILE).is_file()

    def client(self, profile: Profile) -> Client:
        """A client of a profile's deployment. Raises InvalidInput."""
        return Client(checked_url(profile.url), profile.key)

    @property
    def project(self) -> str:
        """The Google Cloud project: of stardust.toml, of the environment, or the default one of .firebaserc."""
        if self.declared is not None:
            return self.declared["GCLOUD_PROJECT"]
        named = self.env.get("GCLOUD_PROJECT") or self.env.get("GOOGLE_CLOUD_PROJECT")
        projects = self.document(".firebaserc").get("projects")
        return named or str(projects.get("default", "") if isinstance(projects, dict) else "")

    def document(self, name: str) -> dict[str, Any]:
        """A JSON file of the folder; empty if there is none, or it is damaged."""
        try:
            found = json.loads((self.folder / name).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def settings_files(self) -> list[Path]:
        """The files with settings of deployments."""
        return sorted(path for path in self.folder.glob(".env*") if path.is_file())

    def settings(self) -> dict[str, str]:
        """What the functions get: of stardust.toml, else of `.env` and `.env.PROJECT` below the environment."""
        if self.declared is not None:
            return dict(self.declared)
        found: dict[str, str] = {}
        own = (self.folder / name for name in (".env", f".env.{self.project}"))
        for path in (each for each in own if each.is_file()):
            lines = (line.strip() for line in path.read_text("utf-8").splitlines())
            pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
            found |= {name.removeprefix("export ").strip(): value.strip().strip("'\"") for name, _, value in pairs}
        given = {name: value for name, value in self.env.items() if name.startswith("STARDUST_")}
        return {**found, **given}


def problem(path: str, message: str, code: str, remedy: str) -> Finding:
    """A finding that has to be mended."""
    return Finding(path, message, code, remedy=remedy)


def advice(path: str, message: str, code: str, remedy: str) -> Finding:
    """A finding that may be intended."""
    return Finding(path, message, code, "warning", remedy=remedy)
