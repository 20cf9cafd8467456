# ruff: noqa: UP, SIM  (it runs on Python 3.6)
"""Run programs under the real TensorFlow and write down what it did: stand-alone, Python 3.6 and later.

Usage: ``python run_program.py [--eager]``. It first writes a line ``{"tensorflow", "python"}``, its versions. Then each
line of standard input is a program, ``{"path", "source"}``, and is answered by a line of standard output, all in JSON::

    {"path": ..., "raises": null | {"type", "message", "trace": [[line, function], ...],
                "before": frames of the exceptions during whose handling it was raised},
     "graphs": [[{"name", "kind", "shape", "dtype", "trainable", "line", "trace"}, ...], ...],
     "entered": [first line of each function that was called, decorators included, ...]}

``graphs`` holds the variables of every ``tf.Graph`` that has any, in the order of their creation. They are read from
the operations of the graphs, so that a variable counts in whatever collection it was put. Only lines of the program
itself stand in a ``trace``, outermost first, as Python's traceback shows them (so the caller must allow for Python
before 3.8, which gives a call the line on which its last argument begins).

Under TensorFlow 2 the module ``tensorflow`` is replaced by ``tensorflow.compat.v1`` without v2 behaviour.
Every program runs in a forked child of a process that has TensorFlow loaded: nothing one does can reach another.
Sessions are real but do not compute: ``Session.run`` answers zeros, unless the program has a line
``# tf: sessions run``.
"""

import json
import os
import pickle
import re
import signal
import sys
import traceback
import types
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ["TF_USE_LEGACY_KERAS"] = "1"

#: Seconds after which a program is given up.
TIME_LIMIT = 60
#: Operation types that are variables.
VARIABLE_OPS = ("Variable", "VariableV2", "VarHandleOp")
#: The comment of a program whose sessions are to compute.
SESSIONS_RUN = "# tf: sessions run"
#: How AutoGraph's messages begin.
CONVERTED = ("in converted code:", "in user code:")
#: ``tf.DType`` names of the reference types end so.
REFERENCE = "_ref"


class TimedOut(BaseException):
    """The program ran longer than TIME_LIMIT."""


def load_tensorflow(eager):
    """Import TensorFlow; make version 1 of its API the module ``tensorflow`` unless ``eager``. Return the module and
    its version."""
    warnings.simplefilter("ignore")
    import tensorflow

    version = tensorflow.__version__
    if int(version.split(".")[0]) >= 2:
        v1 = tensorflow.compat.v1
        if eager:
            v1.layers.dense  # noqa: B018
            return tensorflow, version
        v1.disable_v2_behavior()
        v1.layers.dense  # noqa: B018  (loads Keras once, before the forks)
        v1.compat = tensorflow.compat
        sys.modules["tensorflow"] = v1
        tensorflow = v1
    else:
        import tensorflow.contrib  # every program would load it anew in its child

        tensorflow.contrib.slim, tensorflow.contrib.seq2seq  # noqa: B018
    tensorflow.logging.set_verbosity(tensorflow.logging.FATAL)
    return tensorflow, version


def watch_graphs():
    """Note every ``tf.Graph`` that is made from now on; return the list that they are put into."""
    from tensorflow.python.framework import ops

    graphs = []
    initialise = ops.Graph.__init__

    def noted(self, *args, **kwargs):
        initialise(self, *args, **kwargs)
        graphs.append(self)

    ops.Graph.__init__ = noted
    return graphs


def stub_sessions():
    """Let ``Session.run`` answer zeros of the fetches' static shapes (1 for an unknown size)."""
    import numpy
    from tensorflow.python.client import session
    from tensorflow.python.training import saver

    def zeros(fetch):
        if isinstance(fetch, dict):
            return {key: zeros(value) for key, value in fetch.items()}
        if isinstance(fetch, (list, tuple)):
            return [zeros(value) for value in fetch]
        shape = getattr(fetch, "shape", None)
        dimensions = getattr(shape, "dims", None)
        if dimensions is None:
            return None if shape is None else numpy.float32(0)
        sizes = [getattr(size, "value", size) for size in dimensions]
        return numpy.zeros([1 if size is None else size for size in sizes], numpy.float32)

    session.BaseSession.run = lambda self, fetches, *args, **kwargs: zeros(fetches)
    saver.Saver.save = lambda self, *args, **kwargs: None
    saver.Saver.restore = lambda self, *args, **kwargs: None


def user_frames(entries, path):
    """[line, function] of those traceback entries that lie in the program."""
    frames = []
    for entry in entries:
        filename, line, function = entry[0], entry[1], entry[2]
        if filename == path:
            frames.append([line, function])
    return frames


def stored_names(graph):
    """Operation names of the variables that ``tf.get_variable`` made in a graph."""
    names = set()
    for store in graph.get_collection(("__variable_store",)):
        for variable in store._vars.values():
            if getattr(variable, "_in_graph_mode", True):  # one made eagerly is in no graph
                names.add(variable.op.name)
    return names


def describe_variables(graph, path):
    """The variables of a graph in the order of creation."""
    stored = stored_names(graph)
    trainable = {v.op.name for v in graph.get_collection("trainable_variables") if hasattr(v, "op")}
    variables = []
    for op in graph.get_operations():
        if op.type not in VARIABLE_OPS:
            continue
        proto = op.get_attr("shape")
        shape = None if proto.unknown_rank else [None if d.size < 0 else d.size for d in proto.dim]
        dtype = op.get_attr("dtype")
        name = getattr(dtype, "name", None) or load_dtype(dtype)
        trace = user_frames(op.traceback, path)
        variables.append(
            {
                "name": op.name,
                "kind": "get_variable" if op.name in stored else "Variable",
                "shape": shape,
                "dtype": name[: -len(REFERENCE)] if name.endswith(REFERENCE) else name,
                "trainable": op.name in trainable,
                "line": trace[-1][0] if trace else None,
                "trace": trace,
            }
        )
    return variables


def load_dtype(enum):
    """The name of a type that TensorFlow gave as a number."""
    import tensorflow

    return tensorflow.as_dtype(enum).name


def watch_functions(path, entered):
    """Put the first lines of the program's functions into ``entered`` when they are called."""

    def note(frame, event, argument):
        if event == "call" and frame.f_code.co_filename == path:
            entered.add(frame.f_code.co_firstlineno)

    sys.settrace(note)


def execute(source, path):
    """Run a program as ``__main__``; return what it raised, or None."""
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    sys.argv = [path]
    try:
        for text in parts(source):
            exec(compile(text, path, "exec", dont_inherit=True), module.__dict__)
    except SystemExit as stop:
        if stop.code not in (None, 0):
            return describe_exception(stop, path)
    except (Exception, TimedOut) as error:
        return describe_exception(error, path)
    return None


def parts(source):
    """The program, or the cells of a notebook in the order in which they are run, each on its own lines."""
    order = re.search(r"^# tf: cells ([\d ]+)$", source, re.MULTILINE)
    if order is None:
        return [source]
    lines = source.split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("# %%")] + [len(lines)]
    cells = ["\n" * begin + "\n".join(lines[begin:end]) for begin, end in zip(starts, starts[1:])]
    return [cells[int(number) - 1] for number in order.group(1).split()]


def describe_exception(error, path):
    """What the caller is told about an exception.

    AutoGraph, through which Keras calls what a layer defines, raises errors anew where it began and puts the lines into
    the message; here they stand in the trace as if it were not there.
    """
    trace = user_frames(traceback.extract_tb(error.__traceback__), path)
    while str(error).startswith(CONVERTED) and error.__context__ is not None:
        error = error.__context__
        trace += user_frames(traceback.extract_tb(error.__traceback__), path)
    described = {
        "type": type(error).__name__,
        "message": str(error),
        "trace": trace,
        "before": [],
    }
    while error.__context__ is not None:
        error = error.__context__
        described["before"] += user_frames(traceback.extract_tb(error.__traceback__), path)
    return described


def answer(program):
    """Run one program in this process and describe what happened."""
    graphs = watch_graphs()
    if SESSIONS_RUN not in program["source"]:
        stub_sessions()
    entered = set()
    watch_functions(program["path"], entered)
    raised = execute(program["source"], program["path"])
    sys.settrace(None)
    # TensorFlow takes graphs apart that it only needed for itself.
    described = [describe_variables(graph, program["path"]) for graph in graphs if getattr(graph, "__dict__", True)]
    return {
        "path": program["path"],
        "raises": raised,
        "graphs": [graph for graph in described if graph],
        "entered": sorted(entered),
    }


def answer_in_child(program):
    """Run one program in a forked child."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reader)
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            signal.signal(signal.SIGALRM, time_out)
            signal.alarm(TIME_LIMIT)
            with os.fdopen(writer, "wb") as stream:
                pickle.dump(answer(program), stream)
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        data = stream.read()
    os.waitpid(child, 0)
    if not data:
        raised = {"type": "Crash", "message": "the process running the program died", "trace": [], "before": []}
        return {"path": program["path"], "raises": raised, "graphs": [], "entered": []}
    return pickle.loads(data)


def time_out(number, frame):
    """Signal handler."""
    raise TimedOut("the program ran too long")


def main():
    """Answer every program on standard input."""
    output = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what TensorFlow prints must not get among the answers
    version = load_tensorflow("--eager" in sys.argv)[1]
    say(output, {"tensorflow": version, "python": list(sys.version_info[:2])})
    for line in iter(sys.stdin.readline, ""):
        say(output, answer_in_child(json.loads(line)))


def say(output, value):
    """Write one line of JSON."""
    output.write(json.dumps(value) + "\n")
    output.flush()


if __name__ == "__main__":
    main()
