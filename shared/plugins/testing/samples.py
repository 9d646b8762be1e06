"""Payloads of every point on which a plug-in is tried: what is usual, what is almost empty, and what is odd."""

import io
import wave
from collections.abc import Mapping, Sequence
from typing import Any

from shared.plugins.testing.world import PluginWorld
from shared.sdk import points

ODD = "Test & \"Check\" <b>'one'</b> ]]> שלום e\u0301 🌊"
"""A title that breaks careless code: markup, quotes, right-to-left text, a combining character, an emoji."""
_DRAFT: Mapping[str, Any] = {"id": "draft", "tenantId": "tenant", "status": "draft", "basic": {}, "tracks": []}


def sample_payloads(world: PluginWorld) -> Mapping[str, Sequence[Any]]:
    """Point -> payloads, about documents that are added to the world."""
    release = world.add_release()
    odd = world.add_release("odd", basic={"title": ODD, "displayArtist": ODD, "artists": [{"name": ODD}]})
    releases = (release, odd, _DRAFT)
    target = world.add_target()
    delivery = world.add_delivery(release, target)
    asset = world.add_asset("song.wav", _tone())
    assets = (asset, world.add_asset("cover.jpg", b"\xff\xd8\xff no image", kind="image", name="cover"))
    about = (delivery["id"], release["id"], target["id"])
    gone = ("gone", "gone", "gone")
    messages = [points.MessageWrite(each, target, "M1", "Initial", {asset["id"]: "a/1.wav"}) for each in releases]
    files = ("", "nothing known", '{"status": "live"}', "<?xml version='1.0'?><ack>\0", "a;b;c\n" * 1000)
    sent = (release, target["id"], delivery["id"], "Initial")
    made = (
        *(points.BeforeReleaseSaved(each) for each in releases),
        *(points.BeforeReleaseReady(each) for each in releases),
        *(points.RuleCheck(each) for each in releases),
        *(kind(each) for kind in (points.AfterReleaseSaved, points.AfterReleaseReady) for each in ("release", "gone")),
        *(points.BeforeAssetProcessed(each) for each in assets),
        *(points.AssetProcess(each) for each in assets),
        points.AfterAssetProcessed(asset["id"], release["id"], "ready"),
        points.AfterAssetProcessed("gone", "gone", "rejected"),
        points.BeforeMessageComposed(*sent),
        points.AfterMessageComposed(*sent, format="ERN", version="4.3", message="<ern/>"),
        points.BeforeDeliveryRequested(release["id"], target["id"], takedown=False, scheduled=None),
        points.BeforeDeliveryRequested("gone", "gone", takedown=True, scheduled="2026-05-04T12:00:00Z"),
        points.BeforeDeliverySent(delivery["id"], target["id"], ("a/1.wav", "a/message.xml")),
        *(points.AfterDeliveryRequested(*each) for each in (about, gone)),
        *(points.AfterDeliverySent(*each) for each in (about, gone)),
        *(points.AfterDeliveryFailed(*each) for each in (about, gone)),
        points.AfterDeliveryAcknowledged(delivery["id"], release["id"], target["id"], "live"),
        points.AfterDeliveryAcknowledged("gone", "gone", "gone", "rejected"),
        points.BeforeImportRow("catalogue.csv", 2, {"Title": "Night Transit", "Artist": ODD, "": ""}),
        points.AfterImportRow("catalogue.csv", (2, 3), release),
        points.BeforeCatalogueSearch("deezer", {"upc": "600000000002"}),
        points.AfterCatalogueSearch("deezer", {"upc": "600000000002"}, {"title": ODD}),
        *(messages if world.manifest.formats else ()),
        *(points.AcknowledgementRead(target, f"ack-{number}", text) for number, text in enumerate(files)),
        *(points.PanelRequest(panel.name, "unheard-of", None, "viewer") for panel in world.manifest.panels),
        *(points.ScheduleDue(each) for each in ("hour", "day")),
        points.TimerDue("unheard-of", {}),
    )
    return {name: [each for each in made if points.point_of(each).name == name] for name in points.POINTS}


def _tone() -> bytes:
    """A second of a quiet square wave of 441 Hz, as a WAV of CD quality."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        half = b"\x00\x10\x00\x10" * 50
        file.writeframes((half + b"\x00\xf0\x00\xf0" * 50) * 441)
    return written.getvalue()
