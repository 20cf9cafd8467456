"""Parse with libcst the files named on stdin, one a line, and nothing else: what ``benchmarks.cost`` compares with."""

from __future__ import annotations

import sys

import libcst


def main() -> None:
    for line in sys.stdin:
        with open(line.rstrip("\n"), "rb") as stream:
            libcst.parse_module(stream.read())


if __name__ == "__main__":
    main()
