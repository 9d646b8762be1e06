"""What every command with --json offers: jq, templates, usage errors as JSON, suggestions, exit codes."""

import json

import pytest
from typer.testing import CliRunner, Result

from shared.cli.exit_codes import TABLE, exit_code
from shared.cli.main import app
from shared.errors import Conflict, ConnectionFailed, Forbidden, InvalidInput, InvalidRelease, NotFound, StardustError

SEARCH = ("languages", "search", "german", "--limit", "2")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize(
    ("selection", "printed"),
    [
        (("--jq", ".items[].code"), "de\ngsg\n"),
        (("--jq", ".items | length"), "2\n"),
        (("--jq=.items[0] | {code}",), '{"code": "de"}\n'),
        (("--jq", ".items[] | select(.code == 1)"), "\n"),
        (("--template", r"{% for each in items %}{{ each.code }}\t{{ each.name }}\n{% endfor %}"), None),
        (("--template", "{{ items[0].code | json }}"), '"de"\n'),
        (("--json", "--jq", ".items[0].name"), "German\n"),
    ],
)
def test_a_part_of_the_json_is_printed(selection: tuple[str, ...], printed: str | None) -> None:
    result = run(*SEARCH, *selection)
    assert result.exit_code == 0, result.output
    assert result.stdout == (printed or "de\tGerman\ngsg\tGerman Sign Language\n")


@pytest.mark.parametrize(
    "selection",
    [
        ("--jq", ".items["),
        ("--jq", ".items.code"),
        ("--template", "{{ items"),
        ("--template", "{{ nothing }}"),
        ("--template", "{{ items.__class__.__mro__ }}"),
        ("--template", "{{ 1 + items }}"),
    ],
)
def test_a_selection_that_is_invalid_or_does_not_fit_is_told(selection: tuple[str, ...]) -> None:
    result = run(*SEARCH, *selection)
    (problem,) = json.loads(result.stdout)["problems"]
    assert (result.exit_code, problem["path"]) == (2, selection[0])


def test_only_one_selection_is_accepted_and_none_is_kept() -> None:
    both = run(*SEARCH, "--jq", ".", "--template", "x")
    assert (both.exit_code, json.loads(both.stdout)["problems"][0]["code"]) == (2, "usage")
    assert len(json.loads(run(*SEARCH, "--json").stdout)["items"]) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("lnguages",), "Did you mean 'languages'?"),
        (("target", "prests"), "Did you mean 'presets'"),
        (("languages", "search", "x", "--limt", "1"), "--limit"),
        (("languages", "search"), "Missing argument"),
        (("languages", "search", "x", "--limit", "many"), "--limit"),
    ],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_wrong_usage_is_told_with_a_suggestion(arguments: tuple[str, ...], told: str, as_json: bool) -> None:
    result = run(*arguments, *(["--json"] if as_json else []))
    assert result.exit_code == 2
    if as_json:
        (problem,) = json.loads(result.stdout)["problems"]
        assert (told in problem["message"], problem["code"], result.stderr) == (True, "usage", "")
        assert problem["remedy"].startswith("Run `")
    else:
        assert told in result.stderr
        assert result.stdout == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidRelease([]), 1),
        (InvalidInput([]), 2),
        (StardustError(), 2),
        (Forbidden(), 3),
        (NotFound(), 4),
        (Conflict(), 5),
        (ConnectionFailed(), 6),
    ],
)
def test_errors_have_the_exit_codes_of_the_table(error: StardustError, code: int) -> None:
    assert exit_code(error) == code
    assert code in {each.code for each in TABLE}
