"""Writes docs/reference/cli.md: every command with its arguments, options and an example."""

import sys

from shared.cli.exit_codes import TABLE
from shared.cli.reference.tree import Described, commands, sections
from shared.generated import DOCS, Files, generate

PAGE = DOCS / "reference/cli.md"
_SELECTION = ("--json", "--jq", "--template")
_EVERYWHERE = ("--help", "--profile", *_SELECTION)
_HEAD = """# The command line

Generated from the commands by `python -m shared.cli.reference.page`. [Use the command
line](../how-to/use-the-command-line.md) explains how to begin. In a checkout, `. venv/bin/activate` makes `stardust`
available.

Every command has `--help`. Commands with `--json` print JSON. `--jq PROGRAM` filters it with
[jq](https://jqlang.org/manual/), and `--template TEXT` prints it by a [Jinja](https://jinja.palletsprojects.com)
template whose names are those of the JSON; `| json` writes a part as JSON. Either implies `--json`, and wrong usage is
then told as JSON too. Commands with `--profile` talk to a deployment over its REST API.

"""


def reference_page() -> str:
    """The text of the page."""
    described = list(commands())
    codes = [f"| {each.code} | {each.name} | {each.meaning} |" for each in TABLE]
    parts = [_HEAD, "## Exit codes\n\n| Code | Name | When |\n|---|---|---|\n", "\n".join(codes), "\n"]
    for title, names in sections().items():
        own = [each for each in described if each.path.split()[0] in names]
        if own:
            parts.append(f"\n## {title}\n")
            parts += [_command(each) for each in own]
    return "".join(parts)


def _command(each: Described) -> str:
    rows = [row for row in (*each.arguments, *each.options) if row[0] not in _EVERYWHERE and row[1]]
    table = "".join(f"| `{_cell(name)}` | {_cell(text)} |\n" for name, text in rows)
    given = [f"`{name}`" for name, _ in each.options if name in ("--profile", "--json")]
    parts = [f"\n### {each.path}\n", f"{each.summary}\n"]
    parts += [f"{each.details}\n"] if each.details else []
    parts += [f"```sh\n{each.example}\n```\n"] if each.example else []
    parts += [f"| Argument or option | |\n|---|---|\n{table}"] if table else []
    parts += [f"Also: {', '.join(given)}.\n"] if given else []
    return "\n".join(parts)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def files() -> Files:
    """The page."""
    return {PAGE: reference_page()}


if __name__ == "__main__":
    sys.exit(generate(files(), "shared.cli.reference.page", sys.argv[1:]))
