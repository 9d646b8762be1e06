"""The page that explains `stardust.toml` explains every name."""

from infra.project.reference import page
from infra.project.settings import FUNCTIONS, TERRAFORM
from shared.config import SECRETS


def test_every_name_is_explained() -> None:
    text = page()
    for name in (*FUNCTIONS, *TERRAFORM, *SECRETS):
        assert f"| `{name}` | " in text, name
        assert f"| `{name}` |  |" not in text, name
