import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
HEAVY = ("boto3", "paramiko", "lxml", "azure", "google.cloud.kms", "google.cloud.storage", "PIL", "pydantic", "typer")
PROBE = f"""
import json, sys
import main
heavy = [name for name in {HEAVY!r} if name in sys.modules]
functions = sorted(name for name in main.__all__ if hasattr(getattr(main, name), "__firebase_endpoint__"))
print(json.dumps({{"heavy": heavy, "functions": functions, "all": sorted(main.__all__)}}))
"""


def test_a_cold_start_loads_no_adapter_and_every_name_is_a_function() -> None:
    environment = {"GCLOUD_PROJECT": "demo-import", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert found["heavy"] == []
    assert found["functions"] == found["all"]
