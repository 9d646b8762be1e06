"""The errors that every command's group turns into an answer."""

import errno

import typer
from typer.testing import CliRunner

from shared.cli.lazy import lazy_group


def answer_of(error: OSError) -> tuple[int, str]:
    app = typer.Typer(cls=lazy_group({}))

    @app.command()
    def fail() -> None:
        raise error

    @app.command()
    def other() -> None:
        """Makes it a group."""

    result = CliRunner().invoke(app, ["fail"])
    return result.exit_code, result.output


def test_a_file_that_cannot_be_opened_is_named() -> None:
    code, output = answer_of(FileNotFoundError(errno.ENOENT, "No such file or directory", "release.json"))
    assert code == 2
    assert "release.json" in output
    assert "Cannot open the file" in output


def test_a_reader_that_has_gone_is_no_error_to_tell() -> None:
    assert answer_of(BrokenPipeError(errno.EPIPE, "Broken pipe")) == (1, "")
