"""The API's TypeScript types, by openapi-typescript with default settings: correct code compiles, mistakes do not."""

import shutil
import subprocess
from pathlib import Path

from tests.conftest import unavailable

HERE = Path(__file__).parent
PROGRAMS = HERE / "node_modules/.bin"
DESCRIPTION = HERE.parents[1] / "docs/reference/openapi.json"


def test_the_generated_types_check_a_client(tmp_path: Path) -> None:
    if not (PROGRAMS / "openapi-typescript").exists():
        unavailable("openapi-typescript is not installed: make setup")
    shutil.copy(HERE / "api_client.ts", tmp_path)
    (tmp_path / "node_modules").symlink_to(HERE / "node_modules")
    run(PROGRAMS / "openapi-typescript", DESCRIPTION, "--output", tmp_path / "generated/api.d.ts")
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"]
    run(PROGRAMS / "tsc", *options, tmp_path / "api_client.ts")


def test_the_description_passes_the_linter() -> None:
    if not (PROGRAMS / "redocly").exists():
        unavailable("redocly is not installed: make setup")
    run(PROGRAMS / "redocly", "lint", "--max-problems", "20", "--config", HERE / "redocly.yaml", DESCRIPTION)


def run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
