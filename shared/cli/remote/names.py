"""Names the releases and targets of deliveries, which know them by their ids only."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.cli.remote.client import Client
from shared.errors import Forbidden

_MAX_IDS = 100
"""Releases that one request names."""
_Named = Mapping[str, str]


@dataclass(slots=True)
class Names:
    """What releases and targets are called. Each is asked for once: all targets at once, releases by the hundred."""

    client: Client
    _releases: dict[str, _Named] = field(default_factory=dict)
    _targets: dict[str, _Named] = field(default_factory=dict)

    def add(self, deliveries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The deliveries, each with `release` (title, artist) and `target` (name).

        Where there is no name any more, or the key may not read it, the id takes its place. Raises as `Client.send`.
        """
        self._learn(self._releases, (each["releaseId"] for each in deliveries), self._read_releases)
        self._learn(self._targets, (each["targetId"] for each in deliveries), self._read_targets)
        return [
            {**each, "release": self._releases[each["releaseId"]], "target": self._targets[each["targetId"]]}
            for each in deliveries
        ]

    def _learn(
        self, known: dict[str, _Named], ids: Iterable[str], read: Callable[[list[str]], Iterable[tuple[str, _Named]]]
    ) -> None:
        missing = [each for each in dict.fromkeys(ids) if each not in known]
        if not missing:
            return
        known |= {each: {"title": each, "name": each} for each in missing}
        try:
            known |= dict(read(missing))
        except Forbidden:
            return

    def _read_releases(self, ids: list[str]) -> Iterator[tuple[str, _Named]]:
        for start in range(0, len(ids), _MAX_IDS):
            some = ids[start : start + _MAX_IDS]
            found = self.client.get("/releases", ids=",".join(some), fields="id,title,displayArtist").json["items"]
            yield from (
                (each["id"], {"title": each.get("title") or each["id"], "artist": each.get("displayArtist", "")})
                for each in found
            )

    def _read_targets(self, _ids: list[str]) -> Iterator[tuple[str, _Named]]:
        return ((each["id"], {"name": each["name"]}) for each in self.client.items("/delivery-targets", {}))
