"""How the time of a check grows with the program: more functions, deeper calls, more branches, more of everything.

    python -m benchmarks.growth [--base N]

Each shape is written at N, 10 N and 100 N; the last column is the time from 10 N to 100 N as a power of the size
(1.0 is linear), with the start of the process taken off.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import CHECK, run

HEAD = "import tensorflow as tf\n\n"


def called_functions(n: int) -> str:
    """``n`` functions that each make a layer, each called once."""
    body = '    with tf.variable_scope("s{0}"):\n        return x * tf.get_variable("w", [1])\n'
    functions = "".join(f"def f{i}(x):\n{body.format(i)}\n" for i in range(n))
    return HEAD + functions + "".join(f"f{i}(1.0)\n" for i in range(n))


def uncalled_functions(n: int) -> str:
    """``n`` functions that nobody calls: each is an entry of its own."""
    body = '    with tf.variable_scope("s", reuse=reuse):\n        return x * tf.get_variable("w", [1])\n'
    return HEAD + "".join(f"def f{i}(x, reuse=None):\n{body}\n" for i in range(n))


def call_depth(n: int) -> str:
    """A chain of ``n`` functions, each calling the next; the last one makes a variable."""
    chain = "".join(f"def f{i}(x):\n    return f{i + 1}(x)\n\n" for i in range(n))
    return HEAD + chain + f'def f{n}(x):\n    return x * tf.get_variable("w", [1])\n\nf0(1.0)\n'


def repeated_calls(n: int) -> str:
    """One function called on ``n`` lines, each time in a scope of its own."""
    function = "def f(name):\n    with tf.variable_scope(name):\n        return tf.get_variable('w', [1])\n\n"
    return HEAD + function + "".join(f'f("s{i}")\n' for i in range(n))


def unrolled_loop(n: int) -> str:
    """One loop of ``n`` iterations."""
    return HEAD + f'for i in range({n}):\n    tf.get_variable("w%d" % i, [1])\n'


def branches(n: int) -> str:
    """``n`` branches on unknown flags, one after the other: 2 to the power of ``n`` paths."""
    branch = (
        '    if flags.f{0}:\n        tf.get_variable("a{0}", [1])\n    else:\n        tf.get_variable("b{0}", [1])\n'
    )
    return HEAD + "def build(flags):\n" + "".join(branch.format(i) for i in range(n))


def nested_loops_of_calls(n: int) -> str:
    """Two loops around a call, ``n`` iterations together."""
    side = max(1, math.isqrt(n))
    return (
        HEAD
        + "def f(i, j):\n    with tf.variable_scope('s%d' % i):\n        tf.get_variable('w%d' % j, [1])\n\n"
        + f"for i in range({side}):\n    for j in range({side}):\n        f(i, j)\n"
    )


SHAPES: list[Callable[[int], str]] = [
    called_functions, uncalled_functions, call_depth, repeated_calls, unrolled_loop, branches, nested_loops_of_calls,
]  # fmt: skip


def seconds(text: str, folder: Path) -> tuple[float, str]:
    """The wall time of one check of ``text``, the better of two, and what it said about itself."""
    path = folder / "program.py"
    path.write_text(text, encoding="utf-8")
    costs = [run([*CHECK, str(path)]) for _ in range(2)]
    said = json.loads(costs[0].output)
    codes = sorted({item["code"] for item in said["findings"] + said["errors"]})
    return min(cost.wall for cost in costs), ",".join(codes)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=int, default=10, help="N (default 10)")
    base = parser.parse_args(argv).base
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start, _ = seconds(HEAD, folder)
        print(f"start of the process: {start:.2f} s (taken off below)")
        print(f"{'shape':22}" + "".join(f"{n:>10}" for n in (base, 10 * base, 100 * base)) + "   power  reported")
        for shape in SHAPES:
            measured = [seconds(shape(n), folder) for n in (base, 10 * base, 100 * base)]
            times = [max(time - start, 0.001) for time, _ in measured]
            power = math.log10(times[2] / times[1])
            row = "".join(f"{time:9.2f}s" for time in times)
            print(f"{shape.__name__:22}{row}   {power:5.2f}  {measured[-1][1] or 'nothing'}", flush=True)


if __name__ == "__main__":
    main()
