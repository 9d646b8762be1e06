"""The folder that an operator publishes as a registry: `registry.json` and the wheels that it lists.

Every change is read, checked and signed under a lock; wheels are written before the list that names them, and the list
is replaced at once, so that whoever serves the folder never serves half a change.
"""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.errors import Conflict, Finding, InvalidInput, NotFound, Tampered
from shared.plugins.ed25519 import public_key
from shared.plugins.registry.document import signed, verified
from shared.plugins.registry.entry import Registry, RegistryEntry, Review

FILE = "registry.json"
WHEELS = "wheels"
VALID = timedelta(days=90)
"""How long a signature is accepted."""
_NEXT: dict[Review, tuple[Review, ...]] = {
    "submitted": ("in-review", "approved", "rejected", "withdrawn"),
    "in-review": ("approved", "rejected", "withdrawn"),
    "approved": ("in-review", "withdrawn"),
    "rejected": ("in-review", "withdrawn"),
    "withdrawn": (),
}
"""Which states may follow a state."""
_REASONED: tuple[Review, ...] = ("rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class RegistryFolder:
    """A registry as its operator keeps it, with the private key that signs it."""

    path: Path
    key: Ed25519PrivateKey
    now: datetime

    def submit(self, entry: RegistryEntry, wheel: bytes, file_name: str) -> RegistryEntry:
        """Adds a version of a plug-in, to be reviewed. The same one again changes nothing.

        Raises Conflict if this version is listed with another wheel, or the name is another author's.
        """
        if hashlib.sha256(wheel).hexdigest() != entry.digest:
            raise Tampered("The wheel is not the one of the entry.", remedy="Build it again.")

        def change(entries: list[RegistryEntry]) -> RegistryEntry:
            for each in entries:
                if each.name == entry.name and each.author != entry.author:
                    raise Conflict(f"{entry.name} is a plug-in of {each.author}.", remedy="Choose another name.")
            known = next((each for each in entries if _is(each, entry.name, entry.version)), None)
            if known is None:
                entries.append(entry)
                _write(self.path / WHEELS / file_name, wheel)
            elif known.digest != entry.digest:
                message = f"{entry.name} {entry.version} is listed with another wheel."
                raise Conflict(message, remedy="Give the plug-in a new version.")
            return known or entry

        return self._changed(change)

    def review(self, name: str, version: str | None, state: Review, reason: str | None) -> RegistryEntry:
        """Sets the state of a version's review; without a version, of the newest.

        Raises NotFound, Conflict if the state may not follow, InvalidInput if a reason is missing, Tampered if the
        wheel is not the one that was submitted.
        """
        if state in _REASONED and not reason:
            finding = Finding("--reason", f"Nobody knows why it is {state}.", "missing", remedy="State the reason.")
            raise InvalidInput([finding])

        def change(entries: list[RegistryEntry]) -> RegistryEntry:
            at = [number for number, each in enumerate(entries) if _is(each, name, version)]
            if not at:
                raise NotFound(f"The registry has no {name} {version or ''}".strip() + ".")
            known = entries[at[-1]]
            if state != known.review and state not in _NEXT[known.review]:
                allowed = ", ".join(_NEXT[known.review]) or "nothing"
                raise Conflict(f"{name} {known.version} is {known.review}.", remedy=f"It may become {allowed}.")
            if state == "approved":
                self._check_wheel(known)
            changes = {"review": state, "reason": reason, "reviewed": self.now.date()}
            entries[at[-1]] = known.model_copy(update=changes)
            return entries[at[-1]]

        return self._changed(change)

    def renew(self) -> Registry:
        """Signs the registry anew, for another 90 days."""
        with self._locked():
            return self._write(self._read(), None)

    def _changed(self, change: Callable[[list[RegistryEntry]], RegistryEntry]) -> RegistryEntry:
        with self._locked():
            before = self._read()
            entries = list(before.entries) if before else []
            result = change(entries)
            if before is None or entries != before.entries:
                self._write(before, entries)
            return result

    def _read(self) -> Registry | None:
        file = self.path / FILE
        return verified(file.read_bytes(), [public_key(self.key)], None) if file.exists() else None

    def _write(self, before: Registry | None, entries: list[RegistryEntry] | None) -> Registry:
        content = entries if entries is not None else before.entries if before else []
        serial = before.serial + 1 if before else 1
        after = Registry(serial=serial, issued=self.now, expires=self.now + VALID, entries=content)
        _write(self.path / FILE, signed(after, self.key))
        return after

    def _check_wheel(self, entry: RegistryEntry) -> None:
        wheels = (self.path / WHEELS).glob("*.whl")
        if not any(hashlib.sha256(each.read_bytes()).hexdigest() == entry.digest for each in wheels):
            remedy = "Submit the version again, and review what was submitted."
            raise Tampered(f"The wheel of {entry.name} {entry.version} is missing or was altered.", remedy=remedy)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _is(entry: RegistryEntry, name: str, version: str | None) -> bool:
    return entry.name == name and version in (None, entry.version)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_bytes(content)
    temporary.replace(file)
