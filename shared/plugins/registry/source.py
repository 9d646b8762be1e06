"""Where a registry is, and the keys that sign it: `https://plugins.example/registry.json#KEY`."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from shared.errors import Finding, InvalidInput, Unavailable
from shared.platform.network.fetch import fetch_file
from shared.platform.network.guard import Network
from shared.plugins.ed25519 import KEY_FORM
from shared.plugins.registry.document import verified
from shared.plugins.registry.entry import Registry
from shared.plugins.registry.folder import FILE

_FORM = re.compile(rf"(?P<place>[^#]+)#(?P<keys>{KEY_FORM}(,{KEY_FORM})*)")


@dataclass(frozen=True, slots=True)
class RegistrySource:
    """A registry's address, or file, and the public keys that may sign it; two while a key is replaced."""

    place: str
    keys: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, path: str) -> Self:
        """The source that a setting or an option names. Raises InvalidInput at `path`."""
        found = _FORM.fullmatch(text.strip())
        if found is None:
            remedy = (
                "Write its address, # and its public key of 43 characters: https://plugins.example/registry.json#KEY"
            )
            raise InvalidInput([Finding(path, "This names no registry and its key.", "invalid", remedy=remedy)])
        return cls(found["place"], tuple(found["keys"].split(",")))

    def read(self, network: Network, now: datetime) -> Registry:
        """The registry as it is now. Raises Unavailable, Tampered, and OSError for a file."""
        return verified(self._content(network), self.keys, now)

    def _content(self, network: Network) -> bytes:
        if "://" not in self.place:
            path = Path(self.place)
            return (path / FILE if path.is_dir() else path).read_bytes()
        try:
            return fetch_file(self.place, network).read()
        except InvalidInput as error:
            message = f"The registry of plug-ins cannot be fetched: {error.problems[0].message}"
            raise Unavailable(message, remedy="Try again later, or check its address.") from error
