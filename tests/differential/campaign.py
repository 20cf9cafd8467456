"""Search for programs on which the linter and TensorFlow disagree: ``python -m tests.differential.campaign``."""

from __future__ import annotations

import argparse
import time

from tests.differential.generator import AREAS, library_program_from_seed, program_from_seed
from tests.differential.judging import judge, shrink
from tests.harness.truth import VERSIONS

#: How versions may be written on the command line.
SPELLINGS = {**{version: version for version in VERSIONS}, "115": "1.15", "14": "1.4"}


def main() -> None:
    """Judge many programs and print every disagreement with a minimal program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="number of the first program")
    parser.add_argument("--tf", choices=sorted(SPELLINGS), default="1.15")
    parser.add_argument("--areas", nargs="*", choices=AREAS, default=AREAS, help="of the libraries; all by default")
    parser.add_argument("--core", action="store_true", help="programs over the core alone, without the libraries")
    parser.add_argument("--no-shrink", action="store_true", help="print the programs as they were generated")
    parser.add_argument("--quiet", action="store_true", help="print no programs, only what differs")
    options = parser.parse_args()
    version = SPELLINGS[options.tf]
    started, disagreements = time.monotonic(), 0
    for seed in range(options.seed, options.seed + options.programs):
        if options.core:
            source = program_from_seed(seed)
        else:
            source = library_program_from_seed(seed, version, tuple(options.areas))
        sentences = judge(source, version)
        if not sentences:
            continue
        disagreements += 1
        print(f"--- program {seed}", *sentences, sep="\n", flush=True)
        if not options.quiet:
            smallest = source if options.no_shrink else shrink(source, version)
            print(*["", *judge(smallest, version)], "", smallest, sep="\n", flush=True)
    seconds = time.monotonic() - started
    agreed = options.programs - disagreements
    print(f"{agreed} of {options.programs} programs agree with TensorFlow {version} ({seconds:.0f} s)")


if __name__ == "__main__":
    main()
