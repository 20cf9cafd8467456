"""Libraries that make no variables: everything read from them or called in them is a harmless unknown."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.arithmetic import objects_repeated
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs, harmless, words
from tfshare_lint.interpreter.values import (
    MISSING,
    ModuleValue,
    NativeClass,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)

__all__ = ["CONTEXTS", "HARMLESS_MODULES", "HarmlessContext", "LibraryName", "harmless_module"]

HARMLESS_MODULES = frozenset(
    words("""
    PIL Image absl aiohttp argparse array ast asyncio atexit attr azure base64 bisect bokeh boto boto3 bs4 builtins
    bz2 cPickle cProfile cStringIO calendar cloudpickle cmath cmd codecs collections colorama colorlog comet_ml
    commands concurrent config configparser ConfigParser copy copyreg csv ctypes cv2 cython datetime decimal difflib
    dill dis distutils django docopt dotenv easydict email errno faulthandler filecmp fileinput fire flask fnmatch
    fractions ftplib fuel gc gensim getopt getpass gflags git glob google gym gymnasium gzip h5py hashlib heapq hmac
    html http httplib hyperopt idna imageio imgaug imp importlib inspect io ipdb itertools jieba joblib json
    jsonschema keyword librosa linecache lmdb locale logging lxml lzma marshal markdown math matplotlib mmap mock
    mpi4py msgpack mujoco_py multiprocessing munch netCDF4 networkx nibabel nltk numba numbers numexpr numpy
    oauth2client operator optparse optuna os pandas parameterized past pathlib pdb pexpect pickle pip pkg_resources
    pkgutil platform plotly portalocker pprint pretty_midi profile progressbar prettytable pstats psutil pty py
    pycocotools pydot pydoc pyfiglet pygame pylab pymongo pynvml pytest pytz queue Queue random re readline redis
    regex requests resource retro runpy sacrebleu sacred scikits scipy seaborn select selectors
    sentencepiece serial shelve shlex shutil signal simplejson simpy site skimage sklearn skopt smtplib socket
    soundfile spacy sqlite3 ssl stat statistics statsmodels string struct StringIO subprocess sys sysconfig tables
    tabulate tarfile tempfile termcolor test textblob textwrap thread threading time timeit Tkinter tkinter token
    tokenize toml tqdm traceback trace turtle types typing typing_extensions unicodedata unidecode unittest
    urllib urllib2 urllib3 urlparse uuid visdom vizdoom wand wandb warnings wave weakref webbrowser websocket
    werkzeug xgboost lightgbm catboost xlrd xlwt openpyxl xml xmltodict yaml zipfile zlib zmq zope nose
    __future__ abc contextlib copy_reg dataclasses enum functools future secrets sched skvideo tifffile torch
    torchvision torchtext rdkit ase editdistance Levenshtein python_speech_features webrtcvad pyaudio midi mido
    music21 roboschool pybullet dm_control deepmind_lab cma nevergrad
    """)
)


#: Functions and classes whose results stand in ``with`` statements.
CONTEXTS = frozenset(
    words(
        "open File ZipFile TarFile GzipFile catch_warnings TemporaryDirectory NamedTemporaryFile TemporaryFile "
        "SpooledTemporaryFile ThreadPoolExecutor ProcessPoolExecutor Pool Lock RLock Semaphore Condition urlopen patch "
        "object dict Session Timer timer profile Profile connect socket HDFStore ExcelWriter Listener Client fdopen "
        "popen Popen memory_map mmap errstate printoptions option_context style context parallel_backend no_grad "
        "StringIO BytesIO scandir"
    )
)


class HarmlessContext(NativeObject):
    """A file, a pool, a lock: a context manager of a library that makes no variables."""

    type_name = "file"
    attributes_are_pure = True

    def __init__(self, name: str) -> None:
        self.symbol = harmless(name)

    def enter(self, runtime: Runtime) -> Value:
        return self.symbol

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return LibraryName(f"{self.symbol.name}.{name}")

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        return runtime.get_item(self.symbol, index)

    def representatives(self, runtime: Runtime) -> list[Value]:
        """A first and a later element (of a file: lines)."""
        return [harmless(f"{self.symbol.name} element") for _ in range(2)]

    def truth(self, runtime: Runtime) -> Value:
        return True

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return harmless(f"{self.symbol.name} {op}") if op not in ("==", "!=") else MISSING


def _result(name: str) -> Value:
    """What calling something of a library gives."""
    return HarmlessContext(f"{name}()") if name.rpartition(".")[2] in CONTEXTS else harmless(f"{name}()")


class LibraryName(NativeClass):
    """Something read from a library that makes no variables: a function, a class, a submodule or a constant.

    Calling it gives a harmless unknown; a user's class may derive from it, and inherits methods that do nothing.
    """

    pure = True
    attributes_are_pure = True

    def __init__(self, name: str) -> None:
        super().__init__(name, lambda runtime, args, kwargs: _result(name), is_instance=lambda value: None)

    def method(self, name: str) -> Value:
        if name.startswith(("assertRaises", "failUnlessRaises")):  # of absl's or another TestCase
            from tfshare_lint.interpreter.stdlib.unittest_model import TEST_CASE

            return TEST_CASE.method(name)
        if name == "__call__" or not name.startswith("__"):
            return NativeFunction(f"{self.name}.{name}", _nothing_known, binds=True)
        return NativeFunction(f"{self.name}.{name}", _nothing, binds=True) if name == "__init__" else MISSING

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in ("__name__", "__qualname__"):
            return self.name.rpartition(".")[2]
        if name.startswith("__"):
            return harmless(f"{self.name}.{name}")
        return LibraryName(f"{self.name}.{name}")

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        return harmless(f"{self.name}[]")

    def truth(self, runtime: Runtime) -> Value:
        return harmless(self.name)

    def binary(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        repeated = objects_repeated(op, other)
        return harmless(f"{self.name} {op}") if repeated is None else repeated

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if isinstance(other, LibraryName):
            return MISSING
        return harmless(f"{self.name} {op}")


def _nothing_known(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return harmless("result()", not_none=False)


def _nothing(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return None


def harmless_module(path: str) -> ModuleValue:
    """The module ``path`` of a library that makes no variables."""

    def load(name: str) -> Value:
        return MISSING if name.startswith("__") else LibraryName(f"{path}.{name}")

    return ModuleValue(path, {}, load)
