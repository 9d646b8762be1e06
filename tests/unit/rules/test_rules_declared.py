"""What the rules declare, the table of access and the models say the same."""

import re
import tomllib
from pathlib import Path
from typing import get_args

from shared.model.accounts.tenant import NotificationPreferences, Preferences, Role, User
from shared.model.base import ErnVersion
from shared.model.catalog.release import Release, ReleaseStatus, ReleaseType

RULES = Path("firestore.rules").read_text("utf-8")


def aliases(model: type) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}  # type: ignore[attr-defined]


def names(pattern: str) -> set[str]:
    """The quoted names in the one bracket that follows `pattern` in the rules."""
    found = re.search(pattern + r"\s*\[(.*?)\]", RULES, re.DOTALL)
    assert found, f"firestore.rules does not say {pattern}"
    return set(re.findall(r"'([^']+)'", found.group(1)))


def collections(text: str) -> set[str]:
    """The paths of all `match` blocks below the database, without the last id; nesting is read from the indent."""
    blocks: dict[int, str] = {}
    found = set()
    for indent, path in re.findall(r"^( {4,})match /(.+) \{$", text, re.MULTILINE):
        parent = blocks.get(len(indent) - 2, "")
        blocks[len(indent)] = f"{parent}{path}/"
        found.add(parent + path.rsplit("/", 1)[0])
    return found


def test_every_collection_of_the_rules_stands_in_the_table_and_the_other_way_round() -> None:
    table = set(tomllib.loads(Path("rules/access.toml").read_text("utf-8"))) - {"undeclared"}
    assert collections(RULES) == table


def test_the_rules_know_every_field_of_a_release() -> None:
    assert names(r"release\.keys\(\)\.hasOnly\(") == aliases(Release), (
        "a new field of Release: decide whether clients may write it, then name it in firestore.rules"
    )


def test_the_rules_know_the_words_of_the_models() -> None:
    assert names(r"release\.type in") == set(get_args(ReleaseType))
    assert names(r"ddex\.get\('version', '4\.3'\) in") == set(get_args(ErnVersion))
    assert names(r"get\('role', null\) in") == set(get_args(Role))
    assert set(re.findall(r"(?:before|after|status) == '(\w+)'", RULES)) <= set(get_args(ReleaseStatus))
    assert "delivered" not in re.findall(r"after == '(\w+)'", RULES)


def test_what_people_may_change_exists() -> None:
    assert names(r"preferences\.keys\(\)\.hasOnly\(") == aliases(Preferences)
    assert names(r"notifications', \{\}\)\.keys\(\)\.hasOnly\(") == aliases(NotificationPreferences)
    assert names(r"changed\(\)\.hasOnly\((?=\['displayName)") <= aliases(User)


def test_the_bucket_is_closed() -> None:
    allows = re.findall(r"allow [^;]+;", Path("rules/storage.rules").read_text("utf-8"))
    assert allows == ["allow read, write: if false;"]
