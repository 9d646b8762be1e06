"""A delivery keeps the genre that was chosen for its target, and its message states it."""

import re
from typing import Any

import pytest

from shared.delivery.worker.run import deliver_package
from shared.errors import InvalidRelease
from shared.ids import message_path
from shared.model.catalog.genres import GenreMapping
from shared.model.catalog.titles import GenreCode
from shared.model.codec import encode
from shared.platform.store.port import DELETE
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World


def want(world: World, **requirement: Any) -> None:
    world.store.transact(
        lambda transaction: transaction.update(
            "deliveryTargets/target", {"requirements": {"genreMapping": {"provider": "amazon", **requirement}}}
        )
    )


def map_to(world: World, genre: str, name: str = "default", revision: int = 1) -> None:
    suffix = "" if name == "default" else f"_{name}"
    mapping = GenreMapping(
        id=f"tenant_amazon{suffix}",
        tenant_id="tenant",
        provider="amazon",
        name=name,
        revision=revision,
        genres={"Electronic": GenreCode(name=genre)},
        updated=world.clock(),
        updated_by="manager",
    )
    world.put(f"genreMappings/{mapping.id}", encode(mapping))


def sent(world: World, delivery_id: str) -> set[str]:
    """The genres in the message of the delivery's next attempt."""
    deliver_package(world.task(delivery_id), world.adapters)
    with world.adapters.blobs.open(message_path("tenant", delivery_id)) as file:
        return set(re.findall(r"<GenreText>(.*?)</GenreText>", file.read().decode()))


@pytest.fixture
def electronic(world: World, server: MemoryServer) -> World:
    world.change_release(**{"metadata.genreName": "Electronic", "metadata.subgenreName": DELETE})
    return world


def test_the_default_mapping_applies_and_is_recorded(electronic: World) -> None:
    want(electronic)
    map_to(electronic, "House", revision=4)
    delivery = electronic.request().delivery
    kept = electronic.delivery(delivery.id).genre
    assert kept is not None
    assert (kept.name, kept.origin, kept.mapping, kept.revision) == (
        "DANCE & ELECTRONIC/HOUSE",
        "mapping",
        "default",
        4,
    )
    map_to(electronic, "Techno", revision=5)  # after the request
    assert sent(electronic, delivery.id) == {"DANCE &amp; ELECTRONIC/HOUSE"}


def test_a_target_may_name_a_mapping_of_its_own(electronic: World) -> None:
    map_to(electronic, "House")
    map_to(electronic, "Techno", "club")
    want(electronic, mapping="club")
    assert sent(electronic, electronic.request().delivery.id) == {"DANCE &amp; ELECTRONIC/TECHNO"}


def test_a_mapping_that_does_not_exist_is_told(electronic: World) -> None:
    want(electronic, mapping="club")
    found = electronic.request().delivery.preflight
    assert [finding.code for finding in found if "genre" in finding.code] == ["no-genre-mapping"]


def test_strict_mode_refuses_what_is_not_mapped_unless_there_is_a_fallback(electronic: World) -> None:
    want(electronic, required=True, strictMode=True)
    with pytest.raises(InvalidRelease, match="not mapped"):
        electronic.request()
    want(electronic, required=True, strictMode=True, fallbackGenre="Dance & Electronic")
    delivery = electronic.request().delivery
    assert [finding.code for finding in delivery.preflight if "genre" in finding.code] == ["unmapped-genre"]
    assert sent(electronic, delivery.id) == {"DANCE &amp; ELECTRONIC"}


def test_a_delivery_that_is_requested_again_gets_the_genre_of_then(electronic: World) -> None:
    want(electronic)
    map_to(electronic, "House")
    first = electronic.request().delivery
    electronic.put(f"deliveries/{first.id}", {**encode(first), "status": "failed"})
    map_to(electronic, "Techno", revision=2)
    again = electronic.request().delivery
    assert again.id == first.id
    assert sent(electronic, again.id) == {"DANCE &amp; ELECTRONIC/TECHNO"}


def test_a_delivery_from_before_genres_were_kept_is_mapped_when_it_is_sent(electronic: World) -> None:
    delivery = electronic.request().delivery
    want(electronic)
    map_to(electronic, "House")
    assert sent(electronic, delivery.id) == {"DANCE &amp; ELECTRONIC/HOUSE"}
