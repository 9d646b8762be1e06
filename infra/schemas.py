"""Says whether the official DDEX schemas are installed: `python -m infra.schemas`, before each deployment."""

from pathlib import Path

from shared.platform.schemas import BUNDLE, SchemaSource

ROOT = Path(__file__).parent.parent


def explanation(source: SchemaSource | None, command: str) -> str | None:
    """What happens without the schemas, and the command that installs them. None if there are some."""
    if source and source.names():
        return None
    return (
        "The official DDEX schemas are not installed, so the schema stage of the validation will not run. "
        f"To install them: {command}"
    )


def main(bundle: Path = ROOT / BUNDLE) -> None:
    """Prints the state of the schemas that are deployed with the functions."""
    source = SchemaSource(bundle)
    command = f"venv/bin/stardust schemas install --to {BUNDLE}"
    print(explanation(source, command) or f"DDEX schemas to deploy: {', '.join(source.names())}")


if __name__ == "__main__":
    main()
