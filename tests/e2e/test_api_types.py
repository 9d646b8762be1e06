"""The API's TypeScript types, with the web client's compiler: correct code compiles, mistakes do not."""

import subprocess
from pathlib import Path

from tests.conftest import unavailable

HERE = Path(__file__).parent
COMPILER = HERE / "node_modules/typescript/bin/tsc"


def test_the_types_check_a_client() -> None:
    if not COMPILER.exists():
        unavailable("TypeScript is not installed: make setup")
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"]
    command = ["node", str(COMPILER), *options, str(HERE / "api_client.ts")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
