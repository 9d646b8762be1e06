"""What the pages for operators list is what the code has: error codes, reasons to wait, roles, settings, templates."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from shared.delivery.targets.presets.catalogue import preset_named, preset_names
from shared.errors import DeliveryError
from shared.model.accounts.tenant import Role, TenantSettings
from shared.model.delivery.delivery import Waiting

HOW_TO = Path("docs/how-to")
ADMISSION = Path("shared/delivery/queue/admission.py").read_text("utf-8")


def section(page: str, name: str) -> str:
    """The part of a page between its markers."""
    text = (HOW_TO / page).read_text("utf-8")
    return text.partition(f"<!-- {name}: begin -->")[2].partition(f"<!-- {name}: end -->")[0]


def rows(text: str) -> list[list[str]]:
    """The rows of a table whose first cell is code, as texts."""
    return [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in re.findall(r"^\| `.*", text, re.M)]


def delivery_errors(kind: type[DeliveryError] = DeliveryError) -> Iterator[type[DeliveryError]]:
    """The errors of deliveries that are declared with the hierarchy."""
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == DeliveryError.__module__:
            yield from delivery_errors(child)


def test_troubleshooting_explains_every_delivery_error() -> None:
    found = [(code, retried) for code, retried, *_ in rows(section("troubleshoot.md", "delivery errors"))]
    assert found == [(error.code, "yes" if error.retryable else "no") for error in delivery_errors()]


def test_troubleshooting_explains_every_reason_to_wait() -> None:
    annotation = Waiting.model_fields["reason"].annotation
    assert [row[0] for row in rows(section("troubleshoot.md", "waiting"))] == list(get_args(annotation))


def test_troubleshooting_quotes_the_notes_of_parked_deliveries() -> None:
    text = (HOW_TO / "troubleshoot.md").read_text("utf-8")
    table = text.partition("| `note` of a parked delivery |")[2].partition("\n\n")[0]
    notes = [line.split("|")[1].strip() for line in table.splitlines()[2:]]
    assert len(notes) == ADMISSION.count("raise Parked(parked(") + ADMISSION.count("raise Parked(\n")
    for note in notes:
        assert all(part.strip() in ADMISSION for part in note.split("...")), note


def test_people_have_the_roles_that_the_page_explains() -> None:
    assert sorted(row[0] for row in rows(section("manage-people.md", "roles"))) == sorted(get_args(Role))


def test_customising_lists_every_policy_of_a_tenant() -> None:
    text = (HOW_TO / "customise.md").read_text("utf-8")
    table = text.partition("## Policies")[2].partition("## Genres")[0]
    named = {name for row in rows(table) for name in re.findall(r"\w+", row[0])}
    fields = {field.alias or name for name, field in TenantSettings.model_fields.items()}
    assert named == fields - {"party"}  # the sender is part of going live


@pytest.mark.parametrize("name", ["welcome", "invitation", "digest", "notice", "weekly"])
def test_customising_names_the_templates_of_mails(name: str) -> None:
    folder = Path("shared/notifications/mail/templates")
    assert f"`{name}`" in (HOW_TO / "customise.md").read_text("utf-8")
    assert (folder / f"{name}.html").is_file()
    assert len(list(folder.glob("*.subject.txt"))) == 5


def test_going_live_links_the_page_of_every_dsp() -> None:
    links = re.findall(r"\[([^]]+)\]\(\.\./reference/dsps/(\w+)\.md\)", section("go-live.md", "dsps"))
    assert links == [(preset_named(name).title, name) for name in preset_names()]
