"""Models of Python's builtins and of well-known pure libraries.

For the interpreter:

* :data:`BUILTINS`, :data:`EXCEPTIONS`, :data:`OBJECT`, :data:`TYPES`: the built-in names.
* :func:`method_of`: attributes and methods of host values. A method is a ``BoundMethod`` of a ``NativeFunction``
  that takes its receiver first.
* :func:`binary`, :func:`unary`, :func:`augmented`, :func:`compare_known`, :func:`get_item`, :func:`set_item`,
  :func:`delete_item`, :func:`length`, :func:`text_of`, :func:`repr_of`, :func:`format_value`: operations on host
  values, modelled objects and unknowns. Instances of user classes are the interpreter's affair.
* :func:`collect`, :func:`iterate`, :func:`set_order`: the elements of host containers and of :class:`IteratorValue`,
  sets in an order that is the same on every run. :func:`representatives`: a first and a later element of an iterable
  whose ``iterate`` is None, with what is known of their structure (``enumerate(unknown)`` gives pairs).
* :func:`is_harmless`, :data:`HARMLESS_METHODS`: which calls of unknowns make no variables.
* :attr:`TypeClass.as_class`: the base for user classes that derive from ``dict`` and the like; :func:`host_of`: the
  host value of an instance of such a class.
* :data:`MODULES`, :data:`HARMLESS_MODULES`: modules that are modelled, and those that make no variables.
"""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.arithmetic import DictView, augmented, binary, type_name, unary
from tfshare_lint.interpreter.stdlib.builtins_model import BUILTINS
from tfshare_lint.interpreter.stdlib.comparison import compare_known, negate
from tfshare_lint.interpreter.stdlib.exceptions import (
    EXCEPTIONS,
    OBJECT,
    OBJECT_INIT,
    OBJECT_METHODS,
    exception_text,
    is_exception_class,
    make_exception,
)
from tfshare_lint.interpreter.stdlib.formatting import (
    format_percent,
    format_string,
    format_value,
    repr_of,
    text_of,
)
from tfshare_lint.interpreter.stdlib.frameworks import (
    call_framework,
    framework_behind,
    framework_module,
    note_servicer,
)
from tfshare_lint.interpreter.stdlib.harmless_modules import HARMLESS_MODULES, harmless_module
from tfshare_lint.interpreter.stdlib.items import (
    DefaultDict,
    delete_item,
    get_item,
    length,
    set_item,
    set_some_attribute,
)
from tfshare_lint.interpreter.stdlib.iterators import (
    IteratorValue,
    OpenList,
    collect,
    is_exact,
    iterate,
    representatives,
)
from tfshare_lint.interpreter.stdlib.methods import method_of
from tfshare_lint.interpreter.stdlib.modules import MODULES
from tfshare_lint.interpreter.stdlib.python2_methods import python2_method_of
from tfshare_lint.interpreter.stdlib.support import (
    HARMLESS_METHODS,
    Harmless,
    derive,
    gap,
    harmless,
    is_harmless,
    lacks_name,
    set_order,
)
from tfshare_lint.interpreter.stdlib.types_model import (
    HOST,
    TYPES,
    TypeClass,
    host_of,
    is_instance,
    is_subclass,
    type_of,
)
from tfshare_lint.interpreter.stdlib.written import read_written, write

__all__ = [
    "BUILTINS", "EXCEPTIONS", "HARMLESS_METHODS", "HARMLESS_MODULES", "HOST", "MODULES", "OBJECT", "OBJECT_INIT",
    "OBJECT_METHODS", "TYPES", "DefaultDict", "DictView", "Harmless", "IteratorValue", "OpenList", "TypeClass",
    "augmented", "binary", "call_framework", "collect", "compare_known", "delete_item", "derive", "exception_text",
    "format_percent", "format_string", "format_value", "framework_behind", "framework_module", "gap", "get_item",
    "harmless", "harmless_module", "host_of", "is_exact", "is_exception_class", "is_harmless", "is_instance",
    "is_subclass", "iterate", "lacks_name", "length", "make_exception", "method_of", "negate", "note_servicer",
    "python2_method_of", "read_written", "repr_of", "representatives", "set_item", "set_order", "set_some_attribute",
    "text_of", "type_name", "type_of", "unary", "write",
]  # fmt: skip
