"""Where the emulators are found: an explicit variable, firebase's cache, the Cloud SDK, in this order."""

import json
import zipfile
from pathlib import Path

import pytest

from infra.local.stack import machine
from infra.local.stack.machine import FIRESTORE, PROGRAMS, PUBSUB, PartMissing, Program, find_firestore, find_program


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """firebase-tools' list of downloads; its cache is the folder `cache` next to it."""
    details = {
        "firestore": {"downloadPathRelativeToCacheDir": "cloud-firestore-emulator-v1.jar"},
        "pubsub": {
            "downloadPathRelativeToCacheDir": "pubsub.zip",
            "binaryPathRelativeToCacheDir": "pubsub/bin/cloud-pubsub-emulator",
        },
    }
    path = tmp_path / "downloads.json"
    path.write_text(json.dumps(details))
    monkeypatch.setattr(machine, "_DOWNLOADS", path)
    return path


@pytest.fixture
def env(tmp_path: Path, downloads: Path) -> dict[str, str]:
    """An environment in which no emulator is installed."""
    return {"PATH": str(tmp_path / "sdk" / "bin"), "FIREBASE_EMULATORS_PATH": str(tmp_path / "cache")}


def put(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def install_sdk(folder: Path, program: Program) -> Path:
    put(folder / "sdk" / "bin" / "gcloud", "#!/bin/sh\n")
    return put(folder / "sdk" / program.sdk_path)


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_is_found_if_nothing_is_installed(program: Program, tmp_path: Path, env: dict[str, str]) -> None:
    assert find_program(program, tmp_path / "launchers", env) is None


def test_the_error_for_a_missing_emulator_names_every_way_to_get_it(tmp_path: Path, env: dict[str, str]) -> None:
    with pytest.raises(PartMissing, match=r"make setup.*google-cloud-cli-firestore-emulator.*FIRESTORE_EMULATOR"):
        find_firestore(tmp_path, env)


@pytest.mark.parametrize(
    ("program", "place"),
    [(FIRESTORE, "cloud-firestore-emulator-v1.jar"), (PUBSUB, "pubsub/bin/cloud-pubsub-emulator")],
)
def test_the_order_is_variable_then_cache_then_sdk(
    program: Program, place: str, tmp_path: Path, env: dict[str, str]
) -> None:
    install_sdk(tmp_path, program)
    launchers = tmp_path / "launchers"
    assert find_program(program, launchers, env) == launchers / Path(program.sdk_path).name
    cached = put(tmp_path / "cache" / place)
    assert find_program(program, launchers, env) == cached
    named = put(tmp_path / "mine")
    assert find_program(program, launchers, env | {program.variable: str(named)}) == named


def test_a_variable_that_names_no_file_is_an_error_not_a_fallback(tmp_path: Path, env: dict[str, str]) -> None:
    install_sdk(tmp_path, FIRESTORE)
    with pytest.raises(PartMissing, match=r"FIRESTORE_EMULATOR_BINARY_PATH names /nowhere, which is not a file"):
        find_program(FIRESTORE, tmp_path, env | {FIRESTORE.variable: "/nowhere"})


def test_the_launchers_manifest_has_at_most_72_bytes_per_line(tmp_path: Path, env: dict[str, str]) -> None:
    deep = tmp_path / ("deep" * 20)
    jar = install_sdk(deep, FIRESTORE)
    launcher = find_program(FIRESTORE, tmp_path, env | {"PATH": str(deep / "sdk" / "bin")})
    assert launcher is not None
    with zipfile.ZipFile(launcher) as archive:
        manifest = archive.read("META-INF/MANIFEST.MF").decode()
    assert max(len(line) for line in manifest.split("\r\n")) <= 72
    assert f"Class-Path: {jar.as_uri()}\r\n" in manifest.replace("\r\n ", "")
    assert "Main-Class: com.google.cloud.datastore.emulator.firestore.CloudFirestore\r\n" in manifest.replace(
        "\r\n ", ""
    )


def test_the_sdks_program_is_started_through_a_launcher(tmp_path: Path, env: dict[str, str]) -> None:
    program = install_sdk(tmp_path, PUBSUB)
    launcher = find_program(PUBSUB, tmp_path / "launchers", env)
    assert launcher is not None
    assert launcher.read_text() == f'#!/bin/sh\nexec "{program}" "$@"\n'
    assert launcher.stat().st_mode & 0o111
