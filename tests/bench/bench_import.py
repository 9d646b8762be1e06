"""Cold start: importing `main` compared with importing firebase_functions with a single Firestore trigger."""

import json
import os
import subprocess
import sys
import time
from statistics import median

BARE = """
from firebase_functions import firestore_fn
@firestore_fn.on_document_written(document="a/{b}")
def trigger(event): pass
"""
RUNS = 9


def seconds(code: str) -> float:
    environment = {**os.environ, "GCLOUD_PROJECT": "demo-bench"}
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    return time.perf_counter() - started


def main() -> None:
    seconds("import main")
    pairs = [(seconds("import main"), seconds(BARE)) for _ in range(RUNS)]
    figures = {
        "import_main_s": (median(ours for ours, _ in pairs), "s", None),
        "import_bare_trigger_s": (median(bare for _, bare in pairs), "s", None),
        "import_ratio": (median(ours / bare for ours, bare in pairs), "x", "<= 1.1"),
    }
    for figure, (value, unit, aim) in figures.items():
        line = {"bench": "import", "figure": figure, "value": round(value, 3), "unit": unit}
        print(json.dumps(line | ({"aim": aim} if aim else {})), flush=True)


if __name__ == "__main__":
    main()
