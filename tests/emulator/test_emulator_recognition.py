"""The callables about files through the Functions emulator, under the names that web clients use."""

import base64
import hashlib
import io
from pathlib import Path
from urllib.request import urlopen

import pytest

from infra.local.demo.client import CallRefused, Client
from infra.local.demo.people import create_album
from shared.media.probe import sniff
from tests.fixtures.label import Label
from tests.fixtures.music import play, score, wav

SONG = wav(play(score(1), 15))


def upload(client: Client, release_id: str, folder: Path) -> str:
    """Uploads and processes a file; returns the asset's id."""
    file = folder / "song.wav"
    file.write_bytes(SONG)
    declared = {"kind": "audio", "fileName": "song.wav", "contentType": "audio/wav", "size": len(SONG)}
    session = client.call("createUpload", {"releaseId": release_id, **declared})
    client.upload(session["uploadUrl"], file)
    asset = client.call("processAsset", {"assetId": session["assetId"]})["asset"]
    assert asset["status"] == "ready", asset["problems"]
    return str(session["assetId"])


def test_files_are_analysed_and_duplicates_found(label: Label, tmp_path: Path) -> None:
    release_id = create_album(label.admin)
    first = upload(label.admin, release_id, tmp_path)
    assert label.admin.call("checkDuplicates", {"assetId": first}) == {"duplicates": []}
    second = upload(label.admin, release_id, tmp_path)
    (duplicate,) = label.admin.call("checkDuplicates", {"assetId": second})["duplicates"]
    assert (duplicate["kind"], duplicate["assetId"]) == ("exact", first)

    choice = {"assetId": second, "duplicateId": first, "choice": "keepBoth"}
    assert label.admin.call("resolveDuplicate", choice)["assetId"] == second
    assert label.admin.call("checkDuplicates", {"assetId": second})["duplicates"][0]["kept"]

    digests = label.viewer.call("calculateFileMD5", {"assetId": first})
    assert digests["md5"] == hashlib.md5(SONG).hexdigest()
    sound = label.viewer.call("calculateAudioFingerprint", {"assetId": first})
    assert len(base64.b64decode(sound["words"])) == 400
    assert [one["assetId"] for one in sound["similar"]] == [second]
    assert label.viewer.call("extractAudioMetadata", {"assetId": first})["facts"]["duration_s"] == 15
    assert label.viewer.call("getFingerprintStats", {})["copies"] >= 1
    clip = label.viewer.call("previewAsset", {"assetId": first, "start": 2, "duration": 3})
    with urlopen(clip["url"]) as file:
        assert sniff(io.BytesIO(file.read())) == "MP3"

    used = label.admin.call("resolveDuplicate", {**choice, "choice": "useExisting"})
    assert used == {"assetId": first, "releases": [release_id]}
    with pytest.raises(CallRefused):
        label.admin.call("linkAsset", {"assetId": second})


def test_metadata_addresses_are_not_fetched(label: Label) -> None:
    with pytest.raises(CallRefused) as caught:
        label.admin.call("extractImageMetadata", {"url": "http://169.254.169.254/latest/"})
    assert caught.value.code == "INVALID_ARGUMENT"
