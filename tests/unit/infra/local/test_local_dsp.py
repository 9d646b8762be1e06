"""The simulator without a server: its options, how it recognizes a package, and how it validates one."""

import hashlib
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from infra.local.dsp.simulator.endpoints import folder_dsp
from infra.local.dsp.simulator.faults import NO_FAULTS, Faults, parse_faults
from infra.local.dsp.simulator.inbox import whole_batches
from infra.local.dsp.simulator.response_policy import ACCEPT, ResponsePolicy, parse_policies
from infra.local.dsp.simulator.validate import Batch, validate_batch
from shared.errors import InvalidInput
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.request import MessageRequest
from shared.messages.packages.build import build_package, delivered_files
from shared.messages.packages.layout import layout_named
from shared.messages.packages.plan import Package
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import RECIPIENT, SENDER, START


def test_faults_and_policies_are_parsed() -> None:
    assert parse_faults(["cut=10", "spoil=2"], "sftp") == Faults(cut_after=10, spoiled=2)
    assert parse_faults([], "s3") == NO_FAULTS
    assert not NO_FAULTS.needs_proxy
    assert parse_policies([]) == ACCEPT
    assert parse_policies(["reject=ResourceMissing", "late=1.5"]) == (
        ResponsePolicy("reject", reason="ResourceMissing"),
        ResponsePolicy("late", delay_s=1.5),
    )


def test_all_invalid_options_are_reported_at_once() -> None:
    with pytest.raises(InvalidInput) as faults:
        parse_faults(["cut=x", "flood=1", "5xx=1", "full=1"], "sftp")
    assert len(faults.value.problems) == 3
    with pytest.raises(InvalidInput) as answers:
        parse_policies(["perhaps", "accept=1", "late=soon", "reject=FileOK"])
    assert len(answers.value.problems) == 4


def package(layout_name: str) -> dict[str, bytes]:
    """A package as stored at a DSP; the declared sizes and hashes match the content."""
    layout, release = layout_named(layout_name), SHAPES["single"]()
    contents = {asset.id: asset.id.encode() for asset in (*release.assets.audio, release.assets.cover_image) if asset}
    files = {
        asset_id: replace(file, size=len(contents[asset_id]), md5=hashlib.md5(contents[asset_id]).hexdigest())
        for asset_id, file in delivered_files(release, layout).items()
    }
    deals = ("subscription-streaming",)
    request = MessageRequest(
        release=release,
        action="Initial",
        message_id="MSG-1",
        created=START,
        sender=SENDER,
        recipient=RECIPIENT,
        deals=deals,
        files=files,
    )
    built = build_package(
        release,
        compose_message(request),
        layout=layout,
        batch_id="20260301120000000",
        sender=SENDER,
        recipient=RECIPIENT,
        created=START,
        files=files,
        message_sub_type="Initial",
        test=True,
    )
    return stored(built, contents)


def stored(built: Package, contents: dict[str, bytes]) -> dict[str, bytes]:
    files = [*built.files, *([built.marker] if built.marker else [])]
    return {file.path: contents[file.asset_id] if file.asset_id else file.content or b"" for file in files}


def batches(files: dict[str, bytes], layout: str) -> list[Batch]:
    sizes = {path: len(data) for path, data in files.items()}
    return [batch for _, batch in whole_batches(sizes, files.__getitem__, layout_named(layout))]


@pytest.mark.parametrize(
    "layout", ["ddex-sftp-1.6", "ddex-sftp-1.8", "stardust-batch", "flat", "ddex-sftp-1.6-release"]
)
def test_a_package_of_every_layout_is_found_once_and_is_valid(layout: str) -> None:
    files = package(layout)
    (batch,) = batches({**files, "acknowledgements/ACK_1_x.xml": b"<a/>"}, layout)
    (verdict,) = validate_batch(batch, None)
    assert verdict.good, verdict.problem
    assert (verdict.message_id, verdict.sender) == ("MSG-1", SENDER.party_id)


def test_a_batch_without_its_marker_is_incomplete() -> None:
    files = {path: data for path, data in package("ddex-sftp-1.8").items() if "BatchComplete" not in path}
    assert batches(files, "ddex-sftp-1.8") == []
    uploading = {**files, "20260301120000000/BatchComplete_20260301120000000.xml.0123456789ab.part": b"<"}
    assert batches(uploading, "ddex-sftp-1.8") == []


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path, data: b"?" + data[1:] if path.endswith(".wav") else data, "SignatureOrHashSumWrongOrMissing"),
        (lambda path, data: None if path.endswith(".wav") else data, "ResourceMissing"),
        (lambda path, data: data + b"\n" if _is_message(path) else data, "SignatureOrHashSumWrongOrMissing"),
        (lambda path, data: None if _is_message(path) else data, "ErnMissing"),
    ],
)
def test_each_defect_maps_to_its_file_status(spoil: object, reason: str) -> None:
    files = {path: found for path, data in package("ddex-sftp-1.8").items() if (found := spoil(path, data)) is not None}  # type: ignore[operator]
    (batch,) = batches(files, "ddex-sftp-1.8")
    (verdict,) = validate_batch(batch, None)
    assert (verdict.reason, verdict.message_id) == (reason, "MSG-1")
    assert verdict.problem


def test_an_unreadable_message_is_invalid_and_has_no_id() -> None:
    (batch,) = batches({"x.xml": b"<NewReleaseMessage/>"}, "flat")
    (verdict,) = validate_batch(batch, None)
    assert (verdict.reason, verdict.message_id, verdict.action) == ("NewReleaseMessageInvalid", "", "")


def _is_message(path: str) -> bool:
    return path.endswith(".xml") and "BatchComplete" not in path


def test_a_folder_that_disappears_while_files_are_listed_is_passed_over(tmp_path: Path) -> None:
    """As when a sender's test of the connection removes what it wrote."""
    ended = threading.Event()

    def come_and_go() -> None:
        while not ended.is_set():
            (tmp_path / "test" / "inner").mkdir(parents=True)
            shutil.rmtree(tmp_path / "test")

    (tmp_path / "kept.xml").write_bytes(b"1234")
    sender = threading.Thread(target=come_and_go)
    sender.start()
    try:
        dsp = folder_dsp(tmp_path, "SFTP", {})
        assert all(dsp.files() == {"kept.xml": 4} for _ in range(3000))
    finally:
        ended.set()
        sender.join()
