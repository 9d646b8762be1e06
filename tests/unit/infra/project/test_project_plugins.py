"""The plug-ins that a project pins, and what is built of them."""

import hashlib
from pathlib import Path

import pytest

from infra.project.plugins import FOLDER, PluginPin, add_plugins, plugin_pins, with_plugin
from infra.project.settings import ProjectSettings
from shared.errors import InvalidInput

DIGEST = "a" * 64
PIN = PluginPin("stardust-atmos", "1.2.0", DIGEST)
PROJECT = 'version = "0.1.0"\nproject = "my-label"\nregion = "us-central1"\n'
NEEDED = (f"ear==1.0 --hash=sha256:{DIGEST}",)
OWN = f"{PROJECT}[plugins]\n# ours\nown = {{}}\n"
ATMOS = f'atmos = {{ package = "stardust-atmos", version = "1.2.0", digest = "{DIGEST}" }}\n'


def test_a_pin_is_read() -> None:
    settings = ProjectSettings.parse(f"{PROJECT}[plugins]\n{ATMOS}")
    assert settings.plugins == {"atmos": PIN}
    assert ProjectSettings.parse(PROJECT).plugins == {}


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ('atmos = "1.2.0"', ["plugins.atmos"]),
        ("Atmos = {}", ["plugins.Atmos", "plugins.Atmos.package", "plugins.Atmos.version", "plugins.Atmos.digest"]),
        (ATMOS.replace("1.2.0", ">=1.2"), ["plugins.atmos.version"]),
        (ATMOS.replace(DIGEST, "a"), ["plugins.atmos.digest"]),
        (ATMOS.replace(" }", ', file = "../x.whl" }'), ["plugins.atmos.file"]),
        (ATMOS.replace(" }", ', index = "x" }'), ["plugins.atmos.index"]),
        (ATMOS.replace(" }", ', requirements = ["numpy"] }'), ["plugins.atmos.requirements"]),
        (ATMOS.replace('"stardust-atmos"', '"x --index-url=http://mallory.example"'), ["plugins.atmos.package"]),
    ],
)
def test_what_is_not_pinned_is_refused(line: str, paths: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        ProjectSettings.parse(f"{PROJECT}[plugins]\n{line}")
    assert [each.path for each in caught.value.problems] == paths


def test_what_is_built_requires_the_digest(tmp_path: Path) -> None:
    project, build = tmp_path / "project", tmp_path / "build"
    build.mkdir()
    (project / FOLDER).mkdir(parents=True)
    (project / FOLDER / "own.whl").write_bytes(b"wheel")
    own = PluginPin(
        "own", "1.0", hashlib.sha256(b"wheel").hexdigest(), "own.whl", (f"ear==1.0 --hash=sha256:{DIGEST}",)
    )
    (build / "requirements.txt").write_text("rich==1\n")
    add_plugins(project, build, {"own": own, "atmos": PIN})
    assert (build / "requirements.txt").read_text() == (
        "rich==1\n# plug-ins\n"
        f"stardust-atmos==1.2.0 --hash=sha256:{DIGEST}\n"
        f"./plugins/own.whl --hash=sha256:{own.digest}\n"
        f"ear==1.0 --hash=sha256:{DIGEST}\n"
    )
    assert (build / FOLDER / "own.whl").read_bytes() == b"wheel"
    (build / "requirements.txt").write_text("rich==1\n")
    add_plugins(project, build, {})
    assert not (build / FOLDER).exists()
    assert (build / "requirements.txt").read_text() == "rich==1\n"


@pytest.mark.parametrize("content", [None, b"altered"])
def test_another_wheel_than_the_one_that_was_added_is_not_built(tmp_path: Path, content: bytes | None) -> None:
    (tmp_path / FOLDER).mkdir()
    if content is not None:
        (tmp_path / FOLDER / "own.whl").write_bytes(content)
    (tmp_path / "build").mkdir()
    with pytest.raises(InvalidInput, match="not the wheel that was added"):
        add_plugins(tmp_path, tmp_path / "build", {"own": PluginPin("own", "1.0", DIGEST, "own.whl")})
    assert list((tmp_path / "build").iterdir()) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PROJECT, f"{PROJECT}\n[plugins]\n{ATMOS}"),
        (f"{OWN}\n[settings]\na = 1\n", f"{OWN}{ATMOS}\n[settings]\na = 1\n"),
        (f'{PROJECT}[plugins]\natmos = "old"\n', f"{PROJECT}[plugins]\n{ATMOS}"),
    ],
)
def test_a_line_is_added_or_replaced_and_the_rest_stays(before: str, after: str) -> None:
    assert with_plugin(before, "atmos", PIN) == after
    assert with_plugin(after, "atmos", PIN) == after


def test_a_pin_that_was_written_is_read_again() -> None:
    pin = PluginPin("own", "1.0rc1", DIGEST, "own-1.0rc1-py3-none-any.whl", (f"ear==1.0 --hash=sha256:{DIGEST}",))
    assert ProjectSettings.parse(with_plugin(PROJECT, "own", pin)).plugins == {"own": pin}
    assert plugin_pins({}) == {}
