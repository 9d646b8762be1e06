"""A server's own words: without secrets, printable, bounded."""

from shared.delivery.protocols.explain import explain, servers_words
from shared.delivery.protocols.registry import protocol_named
from shared.errors import RemoteRefused


def test_the_words_are_one_printable_line_without_secrets() -> None:
    said = "550 \x1b[31mno\x07\r\n550 user ada, password hunter2hunter2\u202e"
    assert servers_words(said, ["hunter2hunter2"]) == "550 [31mno 550 user ada, password [redacted]"


def test_the_words_are_bounded_and_no_secret_is_cut_in_half() -> None:
    said = "x" * 495 + "hunter2hunter2" + "y" * 10_000
    words = servers_words(said, ["hunter2hunter2"])
    assert len(words) == 500
    assert "hun" not in words


def test_an_explained_error_keeps_them() -> None:
    error = RemoteRefused("No.", remedy="Ask.", said="line 1\nhunter2hunter2")
    explained = explain(error, protocol_named("FTP"), {"password": "hunter2hunter2"}, "a/b.wav")
    assert (explained.message, explained.remedy, explained.said) == ("a/b.wav: No.", "Ask.", "line 1 [redacted]")
