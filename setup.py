"""Packaging of tfshare-lint. The version is written once, in ``tfshare_lint/__init__.py``."""

from __future__ import annotations

import re
from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).resolve().parent


def read_version() -> str:
    """The ``__version__`` of the package, read as text so that building imports nothing."""
    text = (ROOT / "tfshare_lint" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, flags=re.MULTILINE)
    if found is None:
        raise RuntimeError("tfshare_lint/__init__.py has no __version__")
    return found.group(1)


# TensorFlow is never needed to run the linter. The tests ask it whether the linter is right; they skip those questions
# where it has no wheels.
HAS_TENSORFLOW = 'python_version >= "3.10" and python_version < "3.14"'

FLAKE8 = ["flake8>=6.0"]
TEST = [
    *FLAKE8,
    "hypothesis>=6.60",
    "pytest>=7.4",
    f"tensorflow-cpu>=2.16; {HAS_TENSORFLOW}",
    f"tf_keras>=2.16; {HAS_TENSORFLOW}",
]
DEV = [
    *TEST,
    "build>=1.0",
    "mypy>=1.10",
    "pre-commit>=3.2",
    "ruff>=0.5",
    "unearth>=0.15",  # fetches the source archives that benchmarks.real_projects checks
]

setup(
    name="tfshare-lint",
    version=read_version(),
    description="A linter that runs TensorFlow 1 graph code in its head and reports variable sharing gone wrong",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    author="The tfshare-lint contributors",
    license="MIT",
    license_files=["LICENSE"],
    packages=find_packages(include=["tfshare_lint", "tfshare_lint.*"]),
    package_data={"tfshare_lint": ["py.typed"]},
    include_package_data=True,
    zip_safe=False,
    python_requires=">=3.9",
    install_requires=[
        "click>=8.1",
        "fissix>=24.4.24",  # Python 2
        "libcst>=1.1",
        "markdown-it-py>=2.0",  # Markdown documents
        "nbformat>=5.1",  # notebooks
        "rich>=12.0",
        'tomli>=1.1; python_version < "3.11"',
    ],
    extras_require={"flake8": FLAKE8, "test": TEST, "dev": DEV},
    entry_points={
        "console_scripts": ["tfshare-lint = tfshare_lint.cli:main"],
        # flake8 accepts at most three capital letters here, and codes in its configuration must begin with them.
        "flake8.extension": ["TFS = tfshare_lint.flake8_plugin:Plugin"],
    },
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Environment :: Console",
        "Framework :: Flake8",
        "Intended Audience :: Developers",
        "Intended Audience :: Science/Research",
        "Operating System :: OS Independent",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3 :: Only",
        "Programming Language :: Python :: 3.9",
        "Programming Language :: Python :: 3.10",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Programming Language :: Python :: 3.14",
        "Topic :: Software Development :: Quality Assurance",
        "Typing :: Typed",
    ],
    keywords=["tensorflow", "tensorflow1", "linter", "static analysis", "variable_scope", "flake8"],
)
