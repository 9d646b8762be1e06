"""The page that explains `stardust.toml` is the one that the code gives."""

from infra.project.reference import PAGE, page
from infra.project.settings import FUNCTIONS, TERRAFORM
from shared.config import SECRETS


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "Run `python -m infra.project.reference`."


def test_every_name_is_explained() -> None:
    text = page()
    for name in (*FUNCTIONS, *TERRAFORM, *SECRETS):
        assert f"| `{name}` | " in text, name
        assert f"| `{name}` |  |" not in text, name
