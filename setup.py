"""Builds the package: the modules that pyproject.toml names, and with them the files that a deployment needs."""

import runpy
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

_ROOT = Path(__file__).parent


class BuildWithFiles(build_py):
    """Adds the bundled files, unless the working copy itself is installed (pip install --editable)."""

    def run(self) -> None:
        """Copies the modules, then the files. Raises FileNotFoundError if the web client was not built."""
        super().run()
        if not self.editable_mode:
            product = runpy.run_path(str(_ROOT / "infra/bundle.py"))
            product["copy_bundle"](Path(self.build_lib) / product["BUNDLED"], _ROOT)


setup(cmdclass={"build_py": BuildWithFiles})
