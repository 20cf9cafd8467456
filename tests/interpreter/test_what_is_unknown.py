"""Programs with parts that are not known: what is decided, joined, supposed, and what is left unsaid."""

from __future__ import annotations

import textwrap

from tfshare_lint.api import check_source, map_source

HEADER = "import sys\nimport tensorflow as tf\n"


def brief(program: str) -> list[tuple[int, str, str]]:
    """Line (counted from the program's own first), code and confidence of each finding."""
    report = check_source(HEADER + textwrap.dedent(program), "program.py")
    assert report.errors == []
    return [(f.line - HEADER.count("\n"), f.code, f.confidence) for f in report.findings]


def test_a_helper_from_elsewhere_may_start_a_new_graph() -> None:
    program = """\
        from utils import {helper}
        def net():
            return tf.get_variable("w", [2])
        net()
        {helper}()
        net()
        """
    assert brief(program.format(helper="reset_graph")) == []
    assert brief(program.format(helper="reset_counter")) == [(6, "TFS101", "certain")]


def test_after_an_unknown_call_a_missing_variable_is_not_reported() -> None:
    program = """\
        import models
        {call}
        with tf.variable_scope("net", reuse=True):
            tf.get_variable("w", [2])
        """
    assert brief(program.format(call="models.build()")) == []
    assert brief(program.format(call="import numpy as np; np.zeros(3)")) == [(4, "TFS102", "certain")]


def test_an_unknown_context_manager_may_open_a_scope() -> None:
    program = """\
        from models import place
        for i in range(2):
            with place(i):
                tf.get_variable("w", [2])
        """
    assert brief(program) == []


def test_what_arguments_must_be_is_for_the_callers_to_know() -> None:
    assert brief("def f(name=None):\n    with tf.variable_scope(name):\n        tf.get_variable('w', [1])\n") == []


def test_a_function_that_nobody_calls_is_run_on_its_own() -> None:
    program = """\
        def f(x, flag):
            if flag:
                x = x + 1
            tf.get_variable("w", [1])
            tf.get_variable("w", [1])
        """
    assert brief(program) == [(5, "TFS101", "possible")]


def test_a_loop_of_unknown_length_is_supposed_to_run_twice() -> None:
    program = """\
        import data
        for x in data.batches:
            tf.get_variable("w", [1])
        """
    assert brief(program) == [(3, "TFS101", "possible")]
    assert brief(program.replace('"w"', 'f"w{x}"')) == []


def test_a_list_over_an_unknown_number_of_things() -> None:
    program = """\
        import data
        outs = [x + 1 for x in data.batches]
        assert len(outs) == 3
        a, b, c = outs
        for i, x in enumerate(outs):
            tf.get_variable("w%d" % i, [1])
        tf.get_variable("w0", [1])
        """
    assert brief(program) == [(7, "TFS101", "certain")]


def test_a_branch_that_cannot_matter_is_no_decision() -> None:
    program = """\
        import settings
        def net(x):
            if settings.verbose:
                print("building")
                x = tf.nn.relu(x)
            return x * tf.get_variable("w", [1])
        net(tf.zeros([1]))
        net(tf.zeros([1]))
        """
    assert brief(program) == [(8, "TFS101", "certain")]


def test_one_condition_is_decided_once() -> None:
    program = """\
        mode = sys.argv[1]
        if mode == "train":
            tf.get_variable("w", [1])
        if mode == "eval":
            tf.get_variable("w", [1])
        """
    assert brief(program) == []


def test_a_branch_that_ends_the_program_is_not_taken() -> None:
    program = """\
        if len(sys.argv) < 2 or not sys.argv[1]:
            print("usage")
            sys.exit(1)
        tf.get_variable("w", [1])
        tf.get_variable("w", [1])
        """
    assert brief(program) == [(5, "TFS101", "certain")]


def test_a_training_loop_ends() -> None:
    program = """\
        w = tf.get_variable("w", [1])
        with tf.Session() as sess:
            step = 0
            while True:
                loss = sess.run(w)
                step += 1
                if loss < 0.1:
                    break
        with tf.variable_scope("", reuse=True):
            tf.get_variable("v", [1])
        """
    assert brief(program) == [(10, "TFS102", "certain")]


def test_a_thread_has_a_graph_of_its_own() -> None:
    program = """\
        import threading
        def work():
            tf.get_variable("w", [1])
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        """
    assert brief(program) == []
    graphs = map_source(HEADER + textwrap.dedent(program), "program.py")["graphs"]
    assert [[v["name"] for v in graph["variables"]] for graph in graphs] == [["w"], ["w"]]


def test_unknown_parts_of_names_stand_in_braces() -> None:
    program = 'with tf.variable_scope("worker_" + sys.argv[1]):\n    tf.get_variable("w", [1])\n'
    (graph,) = map_source(HEADER + program, "program.py")["graphs"]
    assert [v["name"] for v in graph["variables"]] == ["worker_{sys.argv[1]}/w"]


def test_the_same_bytes_each_time() -> None:
    program = (
        HEADER + "for n in {'a', 'b', 'c'}:\n    with tf.variable_scope(n):\n        tf.get_variable('w', [1])\n" * 2
    )
    assert map_source(program, "p.py") == map_source(program, "p.py")
    assert check_source(program, "p.py") == check_source(program, "p.py")


def test_what_seems_to_be_missing_may_be_among_unknown_arguments() -> None:
    assert brief("def load(*args, **kwargs):\n    return tf.Variable(*args, **kwargs)\n") == []
    assert brief("def load(name, **kwargs):\n    return tf.get_variable(name, **kwargs)\n") == []
