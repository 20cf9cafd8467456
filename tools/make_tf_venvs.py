"""Make virtual environments with TensorFlow 1.15.5 and 1.4.0, so that the tests can ask them too.

``python tools/make_tf_venvs.py`` puts them into ``.venvs/tf115`` (needs Python 3.7) and ``.venvs/tf14`` (needs
Python 3.6), where the tests find them. Interpreters are looked for on the path and among pyenv's. One that is missing
costs a sentence, not an error: the tests then do without that version. Run again, it only adds what is not there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / ".venvs"
#: folder → (Python version, the version of TensorFlow, packages)
ENVIRONMENTS = {
    "tf115": ("3.7", "1.15.5", ["tensorflow==1.15.5", "protobuf<3.21", "numpy<1.19"]),
    "tf14": ("3.6", "1.4.0", ["tensorflow==1.4.0", "protobuf<3.20", "numpy<1.17"]),
}
#: The last pip that runs on Python 3.6; older ones do not choose wheels well.
PIP = "pip<22"


def main() -> int:
    """Make every environment that can be made."""
    made = [make(folder, *settings) for folder, settings in ENVIRONMENTS.items()]
    return 0 if all(made) else 1


def make(folder: str, python: str, tensorflow: str, packages: list[str]) -> bool:
    """Make one environment; False where an installation failed."""
    target = ROOT / folder
    if installed(target) == tensorflow:
        print(f"TensorFlow {tensorflow} is in {target} already.")
        return True
    interpreter = find_python(python)
    if interpreter is None:
        print(f"No Python {python} on this machine: the tests do without TensorFlow {tensorflow}.")
        return True
    print(f"TensorFlow {tensorflow} goes into {target}, with {interpreter} ...", flush=True)
    pip = [str(executable(target)), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    commands = [[interpreter, "-m", "venv", "--clear", str(target)], [*pip, "--upgrade", PIP], [*pip, *packages]]
    for command in commands:
        if subprocess.run(command, check=False).returncode:
            print(f"`{' '.join(command)}` failed.", file=sys.stderr)
            return False
    return True


def executable(environment: Path) -> Path:
    """The interpreter of an environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def installed(environment: Path) -> str | None:
    """The version of TensorFlow in an environment, or None."""
    if not executable(environment).exists():
        return None
    question = "import pkg_resources; print(pkg_resources.get_distribution('tensorflow').version)"
    answer = subprocess.run([str(executable(environment)), "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def find_python(version: str) -> str | None:
    """An interpreter of this version that runs, or None."""
    candidates = [shutil.which(f"python{version}")]
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    if versions.is_dir():
        found = sorted(
            versions.glob(f"{version}.*"), key=lambda path: [int(n) for n in path.name.split(".") if n.isdigit()]
        )
        candidates += [str(path / "bin" / "python") for path in reversed(found)]
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    for candidate in filter(None, candidates):
        try:
            answer = subprocess.run([candidate, "-c", question], capture_output=True, text=True, check=False)
        except OSError:
            continue
        if answer.stdout.strip() == version:  # pyenv's shims exist for versions that are not switched on
            return candidate
    return None


if __name__ == "__main__":
    sys.exit(main())
