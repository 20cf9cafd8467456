"""Writes ``recorded.json``: what each TensorFlow that is found does with the programs of ``regressions.py``.

``python -m tests.machine.record [VERSION=PYTHON …]``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.harness.truth import interpreter
from tests.machine.regressions import PROGRAMS
from tests.machine.servers import Server

RECORDED = Path(__file__).with_name("recorded.json")


def main(arguments):
    named = dict(argument.split("=") for argument in arguments)
    recorded = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    for version in ("1.4", "1.15", "2"):
        python = named.get(version) or interpreter(version)
        if python is None:
            continue
        server = Server(python)
        recorded[version] = {name: server.run(program) for name, program in PROGRAMS.items() if fits(program, version)}
        server.close()
    lines = []
    for version, traces in recorded.items():
        rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(trace)}" for name, trace in traces.items())
        lines.append(f"{json.dumps(version)}: {{\n{rows}\n}}")
    RECORDED.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def fits(program, version):
    """TensorFlow 1.4 does not know ``auxiliary_name_scope``."""
    return version != "1.4" or "auxiliary_name_scope" not in json.dumps(program)


if __name__ == "__main__":
    main(sys.argv[1:])
