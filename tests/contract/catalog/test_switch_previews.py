"""Switches compare our recordings and cover with what the public catalogues publish of the old release."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.measuring import measuring_path
from shared.catalog.switches.compare import Comparison
from shared.catalog.switches.listing import SwitchReport, get_switch
from shared.catalog.switches.previews import compare_published
from shared.errors import Conflict, Forbidden, NotFound, RateLimited
from shared.model.catalog.switch import ReleaseFacts, Switch, SwitchReference, TrackFacts
from shared.model.codec import encode
from shared.platform.catalogues.deezer import Deezer
from shared.platform.catalogues.http_json import HttpJson
from shared.platform.catalogues.port import Catalogues
from shared.platform.network.guard import Network
from tests.fixtures.asset_world import MANAGER, NOW, World
from tests.fixtures.pieces import preview_mp3, recording
from tests.servers.deezer import DeezerSite, Song, run_deezer

UPC = "400000260013"
ISRCS = {number: f"QZEXA260000{number}" for number in (1, 2, 3)}
LOCAL = Network(allow_private=True)


def picture(turned: int = 0, side: int = 600) -> bytes:
    """A picture with detail; turned it is another one."""
    image = Image.effect_mandelbrot((600, 600), (-2.0, -1.5, 1.0, 1.5), 60).rotate(turned).resize((side, side))
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


@dataclass
class Switching:
    """A release whose old side is known from the public catalogues."""

    world: World
    site: DeezerSite

    @property
    def adapters(self) -> Adapters:
        catalogues = Catalogues(deezer=Deezer(HttpJson(LOCAL), self.site.url))
        return replace(self.world.adapters, catalogues=catalogues, network=LOCAL)

    def begin(self, **old: Any) -> None:
        tracks = [TrackFacts(number=number, isrc=isrc) for number, isrc in ISRCS.items()]
        facts = ReleaseFacts.model_validate({"barcode": UPC, "tracks": tracks, **old})
        dates = {"created": NOW, "updated": NOW, "created_by": "u1"}
        switch = Switch(id="r1", tenant_id="t1", source="catalogues", old=facts, **dates)
        self.world.store.transact(lambda transaction: transaction.set("switches/r1", encode(switch)))

    def upload(self, seed: int, track: int) -> str:
        asset_id = self.world.upload(recording(seed), fileName=f"{seed}.wav", trackId=f"k{track}")
        assert self.world.process(asset_id).status == "ready"
        return asset_id

    def cover(self, data: bytes) -> None:
        fields = {"kind": "image", "contentType": "image/jpeg", "imageType": "FrontCover", "fileName": "c.jpg"}
        asset = self.world.process(self.world.upload(data, **fields))
        assert asset.status == "ready", asset.problems

    def compare(self, caller: Caller = MANAGER) -> SwitchReport:
        return compare_published(SwitchReference(release_id="r1"), caller=caller, adapters=self.adapters)

    def shown(self) -> SwitchReport:
        return get_switch(SwitchReference(release_id="r1"), caller=MANAGER, adapters=self.adapters)


@pytest.fixture
def switching(tmp_path: Path) -> Iterator[Switching]:
    world = World(tmp_path)
    tracks = [
        {"id": f"k{number}", "sequenceNumber": number, "isrc": isrc, "metadata": {"title": f"Part {number}"}}
        for number, isrc in ISRCS.items()
    ]
    fields = {"tracks": tracks, "basic": {"barcode": UPC}}
    world.store.transact(lambda transaction: transaction.update("releases/r1", fields))
    with run_deezer() as site:
        site.upc = UPC
        site.songs = [Song(isrc, number, preview_mp3(number)) for number, isrc in ISRCS.items()]
        switching = Switching(world, site)
        switching.begin()
        yield switching


def of(report: SwitchReport, field: str) -> dict[str | None, Comparison]:
    return {each.place: each for each in report.compared if each.field == field}


def test_recordings_are_compared_with_the_previews(switching: Switching) -> None:
    switching.upload(1, 1)
    switching.upload(5, 2)
    assert {each.outcome for each in of(switching.shown(), "audio").values()} == {"unknown"}
    audio = of(switching.compare(), "audio")
    assert {place: (each.outcome, each.basis, each.fault) for place, each in audio.items()} == {
        "1.1": ("equal", "preview", None),
        "1.2": ("unknown", "preview", None),
        "1.3": ("unknown", None, None),
    }
    same, other = audio["1.1"].similarity, audio["1.2"].similarity
    assert same is not None
    assert other is not None
    assert same > 0.6 > other
    assert of(switching.shown(), "audio") == audio


def test_what_is_proved_is_not_fetched_again_and_a_new_file_is_unknown(switching: Switching) -> None:
    first = switching.upload(1, 1)
    switching.compare()
    switching.site.asked.clear()
    switching.compare()
    assert not [path for path in switching.site.asked if path.startswith("/files/")]
    switching.upload(2, 1)
    assert of(switching.shown(), "audio")["1.1"].outcome == "unknown"
    assert of(switching.compare(), "audio")["1.1"].outcome == "unknown"
    assert first not in (switching.world.store.get("switches/r1") or {})["published"]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [(None, "noPreview"), ("busy", "notFetched"), ("gone", "notFetched"), ("page", "unreadable")],
)
def test_a_preview_that_cannot_be_had_leaves_it_unknown_with_the_reason(
    switching: Switching, answer: str | None, fault: str
) -> None:
    switching.upload(1, 1)
    switching.site.songs = [Song(ISRCS[1], 1, answer)]
    report = switching.compare()
    found = of(report, "audio")["1.1"]
    assert (found.outcome, found.basis, found.fault) == ("unknown", None, fault)
    assert report.progress.state == "blocked"
    switching.site.songs = [Song(ISRCS[1], 1, preview_mp3(1))]
    assert of(switching.compare(), "audio")["1.1"].outcome == "equal"


def test_a_catalogue_that_refuses_leaves_everything_unknown(switching: Switching) -> None:
    switching.upload(1, 1)
    switching.cover(picture())
    switching.site.over_quota = True
    report = switching.compare()
    assert {of(report, field)[place].fault for field, place in (("audio", "1.1"), ("cover", None))} == {"unavailable"}


@pytest.mark.parametrize(("theirs", "outcome"), [(picture(side=1000), "equal"), (picture(turned=90), "differs")])
def test_the_cover_is_compared_with_the_published_one(switching: Switching, theirs: bytes, outcome: str) -> None:
    switching.cover(picture(side=1500))
    switching.site.cover = theirs
    found = of(switching.compare(), "cover")[None]
    assert (found.outcome, found.basis) == (outcome, "publishedCover")
    assert found.similarity is not None


def test_the_cover_of_another_catalogue_is_fetched_where_it_was_found(switching: Switching) -> None:
    switching.cover(picture(side=1500))
    switching.site.cover = picture()
    switching.begin(coverUrl=f"{switching.site.url}/files/cover")
    assert of(switching.compare(), "cover")[None].outcome == "equal"
    assert not [path for path in switching.site.asked if path.startswith("/album")]
    switching.site.cover = "moved"
    found = of(switching.compare(), "cover")[None]
    assert (found.outcome, found.fault) == ("unknown", "notFetched")


def test_the_files_of_both_sides_count_more_than_previews(switching: Switching) -> None:
    first = switching.upload(1, 1)
    switching.begin(tracks=[TrackFacts(number=1, isrc=ISRCS[1], audio_file="1.wav", audio_id=first)])
    assert of(switching.compare(), "audio")["1.1"].basis == "file"
    assert not [path for path in switching.site.asked if path.startswith("/files/")]
    switching.upload(1, 1)
    found = of(switching.compare(), "audio")["1.1"]
    assert (found.outcome, found.basis) == ("equal", "file")


def test_only_managers_of_the_tenant_compare(switching: Switching) -> None:
    with pytest.raises(Forbidden):
        switching.compare(Caller("u2", "t1", "viewer"))
    with pytest.raises(NotFound):
        switching.compare(Caller("u9", "t2", "admin"))
    used = {"count": switching.adapters.measuring_s_per_day}
    switching.world.store.transact(lambda transaction: transaction.merge(measuring_path("t1", NOW), used))
    with pytest.raises(RateLimited):
        switching.compare()


def test_without_deezer_it_says_so(switching: Switching) -> None:
    adapters = replace(switching.adapters, catalogues=Catalogues())
    with pytest.raises(Conflict, match="Deezer"):
        compare_published(SwitchReference(release_id="r1"), caller=MANAGER, adapters=adapters)


def test_the_audit_log_says_who_compared(switching: Switching) -> None:
    switching.upload(1, 1)
    switching.compare()
    [entry] = [data for path, data in switching.world.store.documents.items() if path.startswith("auditLog/")]
    assert (entry["action"], entry["details"]) == ("switch.looked", {"compared": "1"})
