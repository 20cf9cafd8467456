"""An exact model of TensorFlow 1's variable store in graph mode.

It has the operations that TensorFlow has (enter a variable scope, get a variable, make a raw variable, enter a name
scope, mark reuse, call a template, switch graphs), gives names and errors as TensorFlow does, and reports what
happens as events. Names may have unknown parts. It knows no Python syntax, no rules and no interpreter.
"""

from __future__ import annotations

from tfshare_lint.machine import events
from tfshare_lint.machine.errors import ErrorKind, TensorFlowError
from tfshare_lint.machine.graph import Graph
from tfshare_lint.machine.machine import Machine, Token
from tfshare_lint.machine.profile import DEFAULT, PROFILES, VersionProfile
from tfshare_lint.machine.scopes import NameScopeManager, ScopeManager, VariableScope
from tfshare_lint.machine.template import Template
from tfshare_lint.machine.variables import (
    AUTO_REUSE,
    UNKNOWN_SHAPE,
    InitializerInfo,
    PartitionedVariable,
    PartitionInfo,
    Reuse,
    Shape,
    Variable,
    VariableRequest,
    compatible_shapes,
    format_shape,
)

__all__ = [
    "AUTO_REUSE", "DEFAULT", "PROFILES", "UNKNOWN_SHAPE", "ErrorKind", "Graph", "InitializerInfo", "Machine",
    "NameScopeManager", "PartitionInfo", "PartitionedVariable", "Reuse", "ScopeManager", "Shape", "Template",
    "TensorFlowError", "Token", "Variable", "VariableRequest", "VariableScope", "VersionProfile", "compatible_shapes",
    "events", "format_shape",
]  # fmt: skip
