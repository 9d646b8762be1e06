"""Every command of the documentation is typed as it stands, in the order of its page; EXCUSED says why one is not.

Names that a reader replaces are replaced: ids, the deployment's address, the tenant, the project. What a page takes for
granted is there: a release, its files, a target on a real server, a spreadsheet.
"""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from typer.testing import CliRunner, Result

from examples.album import RELEASE
from infra.local.demo.client import Client
from infra.local.demo.people import create_album, upload_album
from infra.local.demo.scenario import await_assets, mark_ready
from infra.local.servers.sftp import SftpServer, run_sftp_server
from infra.local.stack.processes import wait_until
from infra.local.stack.stack import Stack
from infra.project.create import create_project
from shared.cli.inputs.documents import load_release
from shared.cli.inputs.folder import with_folder
from shared.cli.main import app
from shared.model.codec import to_json
from tests.emulator.test_emulator_api import rest
from tests.fixtures.api_server import ALL_SCOPES
from tests.fixtures.label import create_label, sftp_target
from tests.fixtures.royalties import REPORT, write_royalty_files
from tests.unit.docs.test_commands import TEXTS, typed

EXCUSED: Mapping[str, str] = {
    r"dev$|emulators$|dsp serve|webhooks listen": "it runs until Ctrl-C: tests/e2e/test_installed.py and others",
    r"deploy$|init ": "it needs a Google Cloud project: tests/unit/infra/project",
    r"queue ": "the emulator of Cloud Tasks cannot control queues: tests/unit/platform/tasks",
    r"schemas install": "it fetches from DDEX",
    r".*(gs|s3)://": "the bucket is another distributor's: tests/contract",
    r".*--listen|switch compare": "it asks Deezer: tests/contract/catalog, with a local server",
    r"webhooks trigger": "it needs a receiver: tests/emulator/test_emulator_cli.py",
    r"audit verify|receipts verify|restore .*--public-key": "it needs files of another deployment: tests/unit",
    r"package send package": "Apple's server: tests/contract/protocols",
    r"sales match .*--(settle|reopen)": "it needs a match: tests/unit/cli/test_cli_sales_match.py",
    r"plugin (?!list)": "it needs a package or a registry: tests/contract/plugins, tests/unit/cli",
}
"""Commands that are not run here, by a pattern of what follows `stardust`, and where they are tested."""

EXPECTED: Mapping[str, int] = {
    r"deliveries (retry [^-]|cancel)": 5,  # the delivery of the example is done
}
"""Exit codes of commands that cannot succeed with the example. The others end with 0, or with 1 for a finding."""

PAGES = {
    str(page): list(dict.fromkeys(typed(text))) for page, text in TEXTS.items() if "installations" not in str(page)
}
"""The commands of each page. Those of examples/installations are tested in tests/unit/examples."""

TABLE = "UPC,Title,Artist,Label,Release Date,Track Number,Track Title,ISRC,Genre\n" + "".join(
    f"400000260037,Harbour Lights,The Example Ensemble,Example Recordings,2026-03-06,{number},Part {number},"
    f"QZEXA26{100 + number:05d},Electronic\n"
    for number in (1, 2)
)
SALES = """\
Country,Product,Track URI,UPC,ISRC,Track name,Artist name,Quantity,Payable,Invoice currency,Month
SE,Premium,spotify:track:1,400000260037,QZEXA2600101,Part 1,The Example Ensemble,1000,3.141592653589,EUR,2026-01
SE,Free,spotify:track:1,400000260037,QZEXA2600101,Part 1,The Example Ensemble,50,0.01,EUR,2026-01
"""


@dataclass(frozen=True)
class World:
    """A label of the running stack, and a folder with what the pages take for granted."""

    stack: Stack
    tenant_id: str
    client: Client
    secret: str
    server: SftpServer
    folder: Path
    release_id: str
    delivery_id: str
    target_id: str

    def draft(self) -> str:
        """The id of a new release that may be changed and deleted."""
        basic = {name: value for name, value in RELEASE["basic"].items() if name != "barcode"}
        return str(self.client.call("createRelease", {"release": {**RELEASE, "basic": basic}})["releaseId"])

    def newest(self, path: str) -> str:
        """The id of the first document of a list of the REST API."""
        first = rest(self.client)("GET", path).json()["items"][0]
        return str(first.get("id") or first["releaseId"])

    def payment(self) -> str:
        """The id of a payment of the ledger that the page on royalties has made."""
        entries = map(json.loads, (self.folder / "ledger.jsonl").read_text("utf-8").splitlines())
        return str(next(entry["key"] for entry in entries if entry["kind"] == "payment")).removeprefix("payment:")

    def planned(self) -> str:
        """The id of a royalty run over a new report that another person has proposed, and that is planned."""
        service = f"Service {uuid4().hex[:8]}"
        Path("sold").mkdir(exist_ok=True)
        Path("sold/sold.csv").write_text(REPORT.replace("Example Music", service), "utf-8")
        where = ["--tenant", self.tenant_id, "--project", self.stack.project]
        terms = ["royalties", "terms", "agreements.json", "--rates", "eurofxref-hist.csv"]
        for words in (terms, ["sales", "import", "sold"]):
            assert run([*words, *where]).exit_code == 0
        run_id = str(self.client.call("proposeRoyaltyRun", {})["job"]["id"])
        state = lambda: self.client.call("getRoyaltyRun", {"runId": run_id})["job"]["status"]  # noqa: E731
        wait_until(lambda: state() == "planned", what="the royalty run", timeout_s=90)
        return run_id

    def due(self) -> str:
        """The id of a payment that the tenant's ledger has, and that is due."""
        where = ["--tenant", self.tenant_id, "--project", self.stack.project]
        return str(json.loads(run(["royalties", "payments", *where, "--json"]).stdout)["items"][0]["id"])

    def incident(self) -> str:
        """The id of the incident that was opened last."""
        listed = json.loads(run(["status", "incident", "list", "--project", self.stack.project, "--json"]).stdout)
        return str(listed["items"][0]["id"])


def run(words: list[str], stdin: str | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, words, input=stdin)


@pytest.fixture(scope="module")
def environment(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the pages, which is the current and the home folder, with the variables of the stack."""
    folder = tmp_path_factory.mktemp("documentation")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stack.env.items():
            patch.setenv(name, value)
        for name in ("STARDUST_URL", "STARDUST_API_KEY", "STARDUST_PROFILE", "XDG_CONFIG_HOME"):
            patch.delenv(name, raising=False)
        patch.setenv("STARDUST_CONFIG", str(folder / "profiles.json"))
        patch.setenv("HOME", str(folder))
        patch.chdir(folder)
        yield folder


@pytest.fixture(scope="module")
def world(stack: Stack, environment: Path, album_files: Path) -> Iterator[World]:
    tenant_id, people = create_label(stack)
    with ExitStack() as parts:
        client = parts.enter_context(Client(stack, people["admin"]))
        server = parts.enter_context(run_sftp_server(environment / "server"))
        wanted = {"name": "Documentation", "scopes": list(ALL_SCOPES), "role": "admin"}
        secret = str(rest(client)("POST", "/api-keys", wanted).json()["secret"])
        release_id = create_album(client)
        await_assets(client, upload_album(client, release_id, album_files, sent=lambda _name, _size: None))
        target = sftp_target(server, name="My DSP")
        target_id = str(client.call("createDeliveryTarget", {"target": target})["targetId"])
        mark_ready(client, release_id)
        request = {"releaseId": release_id, "targetId": target_id}
        delivery_id = str(client.call("createDelivery", request)["deliveryId"])
        _write_files(environment, album_files, server, secret)
        made = World(stack, tenant_id, client, secret, server, environment, release_id, delivery_id, target_id)
        where = ["--tenant", tenant_id, "--project", stack.project]
        assert run(["import", "plan", "catalogue.csv", *where]).exit_code in (0, 1)
        assert run(["import", "apply", made.newest("/imports"), *where]).exit_code in (0, 1)
        stack.tick()
        done = lambda: client.call("getDelivery", {"deliveryId": delivery_id})["delivery"]["status"] == "completed"  # noqa: E731
        wait_until(done, what="the delivery", timeout_s=90)
        yield made


def _write_files(folder: Path, album: Path, server: SftpServer, secret: str) -> None:
    for name in ("files", "folder", "batch"):
        shutil.copytree(album, folder / name, ignore=shutil.ignore_patterns("*.json"))
    documents = {
        "wanted.json": RELEASE,
        "changes.json": {"notes": "By hand."},
        "target.json": sftp_target(server),
        "my-dsp.json": sftp_target(server, name="Second DSP"),
        "profile.json": {"columns": {}},
        "sales-profile.json": {
            "columns": {"Lied": "title", "Anzahl": "quantity", "Betrag": "revenue"},
            "fixed": {"service": "Example", "currency": "EUR", "month": "2026-01"},
        },
    }
    for name, content in documents.items():
        (folder / name).write_text(json.dumps(content), "utf-8")
        (folder / name).chmod(0o600)
    for name in ("export.csv", "catalogue.csv", "batch/catalogue.csv"):
        (folder / name).write_text(TABLE, "utf-8")
    (folder / "reports").mkdir()
    for name in ("reports/spotify-2026-01.csv", "spotify-2026-01.csv"):
        (folder / name).write_text(SALES, "utf-8")
    (folder / "other-service.csv").write_text("Lied;Anzahl;Betrag\nA Song;3;0,42\n", "utf-8")
    write_royalty_files(folder)
    (folder / "genres.txt").write_text("Deep House\nTechno\n", "utf-8")
    (folder / "key.txt").write_text(f"{secret}\n", "utf-8")
    shutil.copyfile(album / "01-departure.wav", folder / "song.wav")
    shutil.copyfile(album / "cover.jpg", folder / "cover.jpg")
    encode = [get_ffmpeg_exe(), "-loglevel", "error", "-i", "song.wav", "song.mp3"]
    subprocess.run(encode, cwd=folder, check=True)
    create_project(folder / "my-project-folder", project="my-label")
    (folder / "my-project-folder").rename(folder / "my-label-of-home")
    shutil.copyfile(folder / "my-label-of-home/stardust.toml", folder / "stardust.toml")
    (folder / "release.json").write_text(json.dumps(RELEASE), "utf-8")
    described = to_json(with_folder(load_release(folder / "release.json")[0], folder / "files", datetime.now(UTC)))
    again = {**described, "basic": {**described["basic"], "title": "Night Transit, Again"}}
    for name, content in {"described.json": described, "release.json": described, "next.json": again}.items():
        (folder / name).write_text(json.dumps(content), "utf-8")
    target = ["--target", "target.json", "--sender", "PADPIDA2014122301Q"]
    built = run(["ern", "build", "release.json", *target, "-o", "message.xml"])
    assert built.exit_code == 0, built.output
    apple = ["apple", "build", "release.json", "--assets", "files", "--deal", "subscription-streaming"]
    for name in ("package", "next"):
        assert run([*apple, "-o", name]).exit_code == 0


REPLACED: Mapping[str, Callable[[World], str]] = {
    r"(?<=releases (?:update|delete) )37ee4bc3|(?<=releases ready )37ee4bc3": lambda world: world.draft(),
    r"37ee4bc3|\b3f2a\b": lambda world: world.release_id,
    r"b81f02d9|5f2b7d|DELIVERY": lambda world: world.delivery_id,
    r"4b1c\.\.\.": lambda world: world.target_id,
    r"my-tenant|their-tenant|label-1": lambda world: world.tenant_id,
    r"my-project|their-project": lambda world: world.stack.project,
    r"7c0f1d": lambda world: world.newest("/imports"),
    r"5e9a20": lambda world: world.newest("/sales/imports"),
    r"9a41c2": lambda world: world.newest("/switches"),
    r"(?<=royalties (?:approve|discard) )4d7e15": lambda world: world.planned(),
    r"4d7e15": lambda world: world.newest("/royalties/runs"),
    r"e81a36": lambda world: world.newest("/royalties/statements"),
    r"(?<=royalties paid )(?:PAYMENT|0b3f6d2c)": lambda world: world.due(),
    r"PAYMENT|0b3f6d2c": lambda world: world.payment(),
    r"INCIDENT|4f1c": lambda world: world.incident(),
    r"https://(app\.)?label\.example": lambda world: world.stack.hosting_url,
    r"sftp\.dsp\.example": lambda world: f"127.0.0.1 --port {world.server.port}",
    r"(?<=--at )2026-05-04T12:00:00Z": lambda _: f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
    r"PADPIDA\.\.\.": lambda _: "PADPIDA2014122301Q",
    r"~/my-label": lambda world: str(world.folder / "my-label-of-home"),
}
"""What a reader replaces, by its pattern, and by what."""


def words_of(command: str, world: World) -> tuple[list[str], str | None]:
    """What is typed after `stardust`, with the reader's own names, and what is piped in."""
    line = re.sub(r"^\$ |^venv/bin/", "", command).removeprefix("$ ").removeprefix("stardust ")
    for pattern, value in REPLACED.items():
        if re.search(pattern, line):
            text = value(world)
            line = re.sub(pattern, lambda _, text=text: text, line)  # type: ignore[misc]
    words, stdin = shlex.split(line, comments=True), None
    for sign in (">>", ">", "<"):
        if sign in words:
            place = words.index(sign)
            stdin = Path(words[place + 1]).read_text("utf-8") if sign == "<" else stdin
            del words[place : place + 2]
    if words[0] == "login" and stdin is None:  # nobody can type the key here
        words, stdin = [*words, "--with-key"], f"{world.secret}\n"
    expanded = (
        sorted(map(str, Path().glob(word))) or [word] if "*" in word and "/" in word else [word] for word in words
    )
    return [
        str(Path(each).expanduser()) if each.startswith("~") else each for group in expanded for each in group
    ], stdin


def excuse(command: str) -> str | None:
    """Why the command is not run here."""
    line = re.sub(r"^\$ |^venv/bin/", "", command).removeprefix("stardust ")
    return next((reason for pattern, reason in EXCUSED.items() if re.match(pattern, line)), None)


def test_every_excuse_is_needed_and_points_somewhere() -> None:
    commands = [command for listed in PAGES.values() for command in listed]
    for pattern in EXCUSED:
        line = re.compile(rf"(\$ )?(venv/bin/)?stardust ({pattern})")
        assert any(line.match(command) for command in commands), pattern


@pytest.mark.parametrize("page", [page for page, commands in PAGES.items() if commands])
def test_the_commands_of_a_page_run(page: str, world: World) -> None:
    wrong: list[str] = []
    for command in PAGES[page]:
        if excuse(command):
            continue
        for profile in ("other-label", "old-label", "label"):  # each command as if it were the first
            run(["login", world.stack.hosting_url, "--profile", profile, "--with-key"], world.secret)
        words, stdin = words_of(command, world)
        shutil.copyfile("wanted.json" if words[0] in ("api", "releases") else "described.json", "release.json")
        _make_room(words)
        with pytest.MonkeyPatch.context() as patch:
            if "--url" in words:  # its page says to export the key
                patch.setenv("STARDUST_API_KEY", world.secret)
            done = run(words, stdin)
        allowed = [code for pattern, code in EXPECTED.items() if re.match(pattern, " ".join(words))] or [0, 1]
        if done.exit_code not in allowed or (done.exception and not isinstance(done.exception, SystemExit)):
            wrong.append(f"{command}\n  as {words}: {done.exit_code} {done.exception!r} {done.output[-500:]}")
    assert wrong == [], "\n".join(wrong)


def _make_room(words: list[str]) -> None:
    """Removes what an earlier command wrote where this one writes."""
    places = [words[at + 1] for at, word in enumerate(words[:-1]) if word in ("-o", "--output")]
    for place in map(Path, [*places, *(words[1:2] if words[0] == "create" else [])]):
        if place.is_dir() and "man" not in place.parts:
            shutil.rmtree(place)
    if words[:2] == ["release", "init"]:
        Path(words[2]).unlink(missing_ok=True)
