"""What `pip install .` and pre-commit install of this repository: the wheel of the same version.

The wheel itself is made in packaging/pypi. To compile instead: `cargo install --path .`.
"""

import re
from pathlib import Path

from setuptools import setup

manifest = (Path(__file__).parent / "Cargo.toml").read_text(encoding="utf-8")
version = re.search(r'^version = "([^"]+)"', manifest, re.MULTILINE).group(1)

setup(
    name="copydesk-repository",
    version=version,
    description="Fetches the wheel of copydesk",
    install_requires=[f"copydesk=={version}"],
    py_modules=[],
)
