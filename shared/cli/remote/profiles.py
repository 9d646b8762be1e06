"""Keeps profiles: deployments that a person has signed in to, in one file that only they can read.

The file is STARDUST_CONFIG, else `stardust/profiles.json` in XDG_CONFIG_HOME, else in `~/.config`.
"""

import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from shared.errors import Finding, InvalidInput, NotFound

PRIVATE_MODE = 0o600
_FOLDER_MODE = 0o700
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Profile:
    """A deployment, the API key for it, and whose it was when it was stored."""

    url: str
    """Where the deployment is, such as `https://app.label.example`; without `/api/v1`."""
    key: str = field(repr=False)
    tenant_id: str = ""
    tenant_name: str = ""
    role: str = ""

    def facts(self) -> dict[str, str]:
        """The profile without its key, to be shown."""
        return {
            "url": self.url,
            "tenantId": self.tenant_id,
            "tenantName": self.tenant_name,
            "role": self.role,
            "key": masked(self.key),
        }


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles by name, and the one that commands use by default."""

    current: str = ""
    named: Mapping[str, Profile] = field(default_factory=dict)

    def get(self, name: str) -> Profile:
        """The profile. Raises NotFound."""
        if name not in self.named:
            known = ", ".join(sorted(self.named))
            remedy = f"The profiles are: {known}." if known else "Run `stardust login URL` first."
            raise NotFound(f"There is no profile {name!r}.", remedy=remedy)
        return self.named[name]

    def with_profile(self, name: str, profile: Profile) -> "Profiles":
        """These profiles and this one, which becomes the current one."""
        return Profiles(name, {**self.named, name: profile})

    def without(self, name: str) -> "Profiles":
        """These profiles but this one; the next one becomes current. Raises NotFound."""
        self.get(name)
        kept = {each: profile for each, profile in self.named.items() if each != name}
        return Profiles(self.current if self.current != name else next(iter(kept), ""), kept)

    def using(self, name: str) -> "Profiles":
        """These profiles, of which this one is current. Raises NotFound."""
        self.get(name)
        return replace(self, current=name)


def masked(key: str) -> str:
    """The beginning of a key, by which it is recognised in the list of keys."""
    return f"{key[:11]}..." if key.startswith("sk_") else "..." if key else ""


def config_file(env: Mapping[str, str]) -> Path:
    """The file of the profiles."""
    if env.get("STARDUST_CONFIG"):
        return Path(env["STARDUST_CONFIG"]).expanduser()
    folder = Path(env["XDG_CONFIG_HOME"]) if env.get("XDG_CONFIG_HOME") else Path.home() / ".config"
    return folder.expanduser() / "stardust" / "profiles.json"


def load_profiles(path: Path) -> Profiles:
    """The profiles in the file; none if it does not exist. Raises InvalidInput if it is damaged, OSError."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Profiles()
    try:
        document: Any = json.loads(text)
        named = {name: _profile(fields) for name, fields in document["profiles"].items()}
        return Profiles(str(document.get("current", "")), named)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = "Remove the file and sign in again with `stardust login URL`."
        finding = Finding(str(path), "The file of the profiles is damaged.", "damaged-config", remedy=remedy)
        raise InvalidInput([finding]) from error


def store_profiles(path: Path, profiles: Profiles) -> None:
    """Replaces the file at once, readable by its owner only. Raises OSError."""
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    document = {"current": profiles.current, "profiles": {name: asdict(each) for name, each in profiles.named.items()}}
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".profiles-")  # its mode is 0600
    written = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=2, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def checked_name(name: str) -> str:
    """The name of a profile. Raises InvalidInput."""
    if _NAME.fullmatch(name):
        return name
    remedy = "Use letters, digits, dots, hyphens and underscores."
    raise InvalidInput([Finding("--profile", f"{name!r} is not a name for a profile.", "invalid-name", remedy=remedy)])


def checked_url(text: str) -> str:
    """The deployment's URL without `/api/v1`. Raises InvalidInput for URLs to which no key may be sent."""
    url = text.strip()
    parts = urlsplit(url if "://" in url else f"https://{url}")
    plain = parts.scheme == "http" and parts.hostname in _LOCAL
    if not parts.hostname or parts.username or parts.query or parts.fragment or (parts.scheme != "https" and not plain):
        remedy = "Write it like https://app.label.example; http:// is accepted for this machine only."
        raise InvalidInput([Finding("URL", f"{text!r} is not a deployment's URL.", "invalid-url", remedy=remedy)])
    path = parts.path.rstrip("/").removesuffix("/v1").removesuffix("/api").rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _profile(fields: Mapping[str, Any]) -> Profile:
    known = {name: str(fields[name]) for name in Profile.__slots__ if name in fields}
    return Profile(**known)
