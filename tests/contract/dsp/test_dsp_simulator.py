"""The simulated DSP with our own deliveries over real servers: every response policy and every fault."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.calls import webhook_sender
from infra.local.dsp.certification.sender import Sender
from infra.local.dsp.simulator.faults import parse_faults
from infra.local.dsp.simulator.intake import Intake
from infra.local.dsp.simulator.response_policy import parse_policies
from infra.local.dsp.simulator.simulator import Plan, open_dsp
from infra.local.stack.machine import ROOT, PartMissing
from infra.local.stack.processes import free_port, wait_until
from shared.clock import system_clock
from shared.delivery.acknowledgements.receive import receive_acknowledgement
from shared.delivery.acknowledgements.webhook import HEADER, is_signed
from shared.errors import InvalidInput
from shared.model.codec import decode
from shared.model.delivery.acknowledgement import DspState
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget
from tests.conftest import unavailable
from tests.fixtures.releases import SHAPES
from tests.fixtures.stocked import measured, small_files
from tests.fixtures.world import SENDER, SteppingClock
from tests.servers.receiver import run_receiver

PROTOCOLS = ("sftp", "s3", "http")
AUDIO_BYTES = 300_000
Run = Callable[..., "Setup"]


class Setup:
    """A sender, a simulated DSP, and a delivery between them."""

    def __init__(self, intake: Intake, folder: Path) -> None:
        self.intake = intake
        self.clock = SteppingClock(system_clock())
        intake.clock = self.clock
        self.sender = Sender(folder, SENDER, clock=self.clock)
        self.events: list[dict[str, Any]] = []
        intake.on_event = self.events.append
        self.target_id = self.sender.add_target(intake.dsp.target)
        if intake.dsp.target["protocol"] == "API":
            intake.send = self._receive
        self.release = SHAPES["single"]()
        files = small_files(self.release, audio_bytes=AUDIO_BYTES)
        self.sender.set_release(measured(self.release, files), files)
        self.delivery = self.sender.request(self.release.id, self.target_id)

    def _receive(self, path: str, data: bytes) -> None:
        target = decode(DeliveryTarget, self.sender.store.get(f"deliveryTargets/{self.target_id}"))
        receive_acknowledgement(data, target=target, channel="webhook", name=path, adapters=self.sender.adapters)

    def attempt(self, delivery: Delivery | None = None) -> str:
        return self.sender.deliver((delivery or self.delivery).id).result

    def exchange(self) -> None:
        """Lets the DSP acknowledge, then the sender poll (twice: an unreadable file may be half written)."""
        self.intake.poll()
        if self.intake.send is None:
            self.sender.poll_acknowledgements(self.target_id)
            self.sender.poll_acknowledgements(self.target_id)

    def dsp(self, delivery: Delivery | None = None) -> DspState:
        state = self.sender.delivery((delivery or self.delivery).id).dsp
        assert state is not None
        return state

    def wait_for_retry(self) -> None:
        waiting = self.sender.delivery(self.delivery.id).waiting
        assert waiting is not None
        assert waiting.until is not None
        self.clock.now = waiting.until


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with ExitStack() as parts:

        def start(
            protocol: str = "http", *, answers: tuple[str, ...] = (), faults: tuple[str, ...] = (), **more: Any
        ) -> Setup:
            plan = Plan(protocol, policies=parse_policies(answers), faults=parse_faults(faults, protocol), **more)
            return Setup(entered(parts, open_dsp(plan, tmp_path / "dsp")), tmp_path / "bucket")

        yield start


def entered(parts: ExitStack, dsp: AbstractContextManager[Intake]) -> Intake:
    try:
        return parts.enter_context(dsp)
    except PartMissing as error:
        unavailable(str(error))
        raise


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_valid_package_passes_validation_and_goes_live(run: Run, protocol: str) -> None:
    one = run(protocol)
    assert one.attempt() == "completed"
    one.exchange()
    (verdict,) = one.intake.verdicts
    assert (verdict.good, verdict.message_id, verdict.action) == (True, one.delivery.ern_message_id, "Initial")
    assert verdict.report.stages["content"] == "passed"
    assert one.dsp().status == "live"
    assert None not in (one.dsp().received, one.dsp().ingested)
    one.exchange()
    assert len(one.intake.verdicts) == 1


@pytest.mark.parametrize("form", ["1.6", "1.8", "json"])
def test_it_acknowledges_in_every_format(run: Run, form: str) -> None:
    one = run(form=form)
    one.attempt()
    one.exchange()
    assert one.dsp().status == ("received" if form == "1.6" else "live")


def test_acknowledgements_are_spaced_by_the_pace(run: Run) -> None:
    one = run(answers=("late=30",), pace_s=10)
    one.attempt()
    statuses = []
    for seconds in (0, 29, 1, 10, 10):
        one.clock.forward(seconds=seconds)
        one.exchange()
        statuses.append(one.dsp().status)
    assert statuses == ["sent", "sent", "received", "ingested", "live"]


def test_it_rejects_with_the_configured_reason(run: Run) -> None:
    one = run(answers=("reject=UnsupportedUsage",))
    one.attempt()
    one.exchange()
    assert (one.dsp().status, one.dsp().code) == ("rejected", "UnsupportedUsage")


def test_it_can_ignore_one_message_and_acknowledge_the_next(run: Run) -> None:
    one = run(answers=("silence", "accept"))
    one.attempt()
    one.exchange()
    assert one.dsp().status == "sent"
    assert one.intake.idle
    one.clock.forward(minutes=1)
    again = one.sender.request(one.release.id, one.target_id, takedown=True)
    assert one.attempt(again) == "completed"
    one.exchange()
    assert one.dsp(again).status == "ingested"


@pytest.mark.parametrize("protocol", ["sftp", "http"])
def test_a_malformed_acknowledgement_is_stored_and_changes_nothing(run: Run, protocol: str) -> None:
    one = run(protocol, answers=("malformed",))
    one.attempt()
    one.exchange()
    assert one.dsp().status == "sent"
    kept = [data for path, data in one.sender.store.documents.items() if path.startswith("acknowledgements/")]
    assert {data["status"] for data in kept} == {"malformed"}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_damaged_file_is_rejected_and_resent_automatically(run: Run, protocol: str) -> None:
    one = run(protocol, faults=("spoil=1",))
    one.attempt()
    one.exchange()
    assert (one.dsp().status, one.dsp().code) == (
        "rejected",
        "SignatureOrHashSumWrongOrMissing" if one.intake.form == "1.8" else "rejected",
    )
    again = one.sender.delivery(str(one.dsp().resent))
    assert one.attempt(again) == "completed"
    one.exchange()
    assert one.dsp(again).status == "live"
    assert [verdict.good for verdict in one.intake.verdicts] == [False, True]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_cut_connection_costs_one_attempt(run: Run, protocol: str) -> None:
    one = run(protocol, faults=(f"cut={AUDIO_BYTES // 2}",))
    results = [one.attempt()]
    if results == ["retry"]:  # S3's client retries by itself
        one.intake.poll()
        assert one.intake.verdicts == []
        one.wait_for_retry()
        results.append(one.attempt())
    one.exchange()
    assert results[-1] == "completed"
    assert results[0] == "retry" or protocol == "s3"
    assert [verdict.good for verdict in one.intake.verdicts] == [True]


@pytest.mark.parametrize("sent_bytes", [500, 1000, 1500, 2000])
def test_a_connection_cut_during_login_is_not_an_authentication_failure(run: Run, sent_bytes: int) -> None:
    one = run("sftp", faults=(f"cut={sent_bytes}",))
    assert one.attempt() == "retry"
    one.wait_for_retry()
    assert one.attempt() == "completed"


def test_a_slow_line_only_takes_longer(run: Run) -> None:
    one = run(faults=("slow=2000000",))
    assert one.attempt() == "completed"


def test_a_server_error_is_retried(run: Run) -> None:
    one = run(faults=("5xx=1",))
    assert one.attempt() == "retry"
    failure = one.sender.delivery(one.delivery.id).failure
    assert failure is not None
    assert failure.code == "remote-busy"
    one.wait_for_retry()
    assert one.attempt() == "completed"


@pytest.mark.parametrize("protocol", ["sftp", "http"])
def test_a_full_disk_is_reported(run: Run, protocol: str) -> None:
    one = run(protocol, faults=(f"full={AUDIO_BYTES // 2}",))
    assert one.attempt() == "retry"
    failure = one.sender.delivery(one.delivery.id).failure
    assert failure is not None
    assert failure.code == "remote-full"


def test_calls_are_signed_and_a_refusing_receiver_is_reported(run: Run) -> None:
    one = run(form="json")
    with run_receiver() as receiver:
        one.intake.send = webhook_sender(receiver.url, "a secret")
        one.attempt()
        one.intake.poll()
        assert [json.loads(body)["status"] for _, _, body in receiver.received] == ["received", "ingested", "live"]
        for _, headers, body in receiver.received:
            assert is_signed(body, headers[HEADER.lower()], ["a secret"], system_clock())
        receiver.status = 403
        with pytest.raises(InvalidInput, match="403"):
            one.intake.send("acknowledgements/x.json", b"{}")


def test_the_command_serves_reports_and_exits(tmp_path: Path) -> None:
    place = tmp_path / "dsp"
    command = [sys.executable, "-m", "shared.cli.main", "dsp", "serve", "--protocol", "http", "--json", "--pace", "0"]
    more = ["--folder", str(place), "--messages", "1", "--port", str(free_port())]
    with subprocess.Popen([*command, *more], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        started = json.loads(process.stdout.readline())
        target = json.loads(Path(started["target"]).read_text())
        assert Path(started["target"]).stat().st_mode & 0o077 == 0
        sender = Sender(tmp_path / "bucket", SENDER)
        release = SHAPES["single"]()
        files = small_files(release)
        sender.set_release(measured(release, files), files)
        delivery = sender.request(release.id, sender.add_target({**target, "name": "Elsewhere"}))
        assert sender.deliver(delivery.id).result == "completed"
        lines = [json.loads(line) for line in process.stdout]
    assert process.returncode == 0
    assert [line["event"] for line in lines] == ["batch", "judged", "answered", "answered", "answered", "ended"]
    assert lines[-1] | {"event": "ended"} == {"event": "ended", "messages": 1, "good": 1}


def test_ctrl_c_stops_the_command_cleanly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "shared.cli.main", "dsp", "serve", "--protocol", "http", "--folder", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        wait_until(lambda: (tmp_path / "target.json").exists(), what="the DSP", timeout_s=60)
        process.terminate()
        output = process.communicate(timeout=30)[0]
    assert process.returncode == 0
    assert "0 messages" in output


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--fault", "cut"], "KIND=NUMBER"),
        (["--protocol", "s3", "--fault", "full=1"], "full is not available over S3"),
        (["--answer", "reject=Ugly"], "not a FileStatus"),
        (["--layout", "heap"], "no layout"),
        (["--callback", "http://localhost:1/x"], "STARDUST_DSP_SECRET"),
    ],
)
def test_invalid_options_are_reported_with_a_remedy(arguments: list[str], named: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shared.cli.main", "dsp", "serve", *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert named in done.stderr.replace("\n", " ")
