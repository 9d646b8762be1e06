"""Puts the output of a demo into the README: `make demo | python -m infra.local.demo.transcript`."""

import re
import sys
from pathlib import Path

README = Path("README.md")
_BLOCK = re.compile(r"(?<=```text\n\$ make demo\n).*?(?=```)", re.DOTALL)
_SECOND = re.compile(r"^(Lantern Audio \(S3\)) .*?(?=^Timings)", re.DOTALL | re.MULTILINE)
_CHANGING = re.compile(r"[0-9a-f]{32}|\d[\d.,]*\d|\d")
_TIME = re.compile(r" # m?s$")


def written(readme: str, output: str) -> str:
    """The README with the demo's output, without the second DSP's files and with paths relative to the project."""
    shown = "\n".join(line.rstrip() for line in output.replace(f"{Path.cwd()}/", "").splitlines() if line != "")
    shown = shown[shown.index("✓") :]
    shown = re.sub(r"^(?=Harbour Music|Lantern Audio|Timings|Next steps)", "\n", shown, flags=re.MULTILINE)
    return _BLOCK.sub(lambda _: _SECOND.sub(r"\1 …\n\n", shown) + "\n", readme)


def steps(text: str) -> set[str]:
    """The lines of progress in a README or in an output, without what changes from run to run."""
    lines = (_TIME.sub("", _CHANGING.sub("#", line.strip())) for line in text.splitlines())
    return {line for line in lines if line.startswith(("✓", "Harbour Music (SFTP)  ", "Lantern Audio (S#)  "))}


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf-8"), sys.stdin.read()), "utf-8")
