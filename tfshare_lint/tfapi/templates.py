"""``tf.make_template``."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import NativeObject, Runtime, Value
from tfshare_lint.machine import Template
from tfshare_lint.symbolic import concatenate
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, name_of
from tfshare_lint.tfapi.getters import custom_getter
from tfshare_lint.tfapi.tensors import Opaque

__all__ = ["TABLE", "TemplateValue"]

TABLE: Table = {}


class TemplateValue(NativeObject):
    """A function made with ``tf.make_template``."""

    type_name = "Template"

    def __init__(self, template: Template, target: Value, arguments: dict[str, Value]) -> None:
        self.template = template
        self.target = target
        self.arguments = arguments

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        attempt(runtime, self.template.begin_call)
        try:
            result = runtime.call(self.target, args, {**self.arguments, **kwargs})
        except BaseException:
            self.template.end_call(failed=True)
            raise
        attempt(runtime, self.template.end_call)
        return result

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        from tfshare_lint.tfapi.collections import collected
        from tfshare_lint.tfapi.scopes import scope_value

        scope = self.template.scope
        if name in ("variable_scope", "var_scope") and scope is not None:
            return scope_value(runtime, scope)
        if name == "name" and scope is not None:
            return scope.name
        if name == "variable_scope_name" and scope is not None:
            # The slash is TensorFlow's: a prefix that no other scope's name begins with.
            return concatenate(scope.name, "/") if scope.name != "" else scope.name
        keys = {"variables": "variables", "global_variables": "variables", "weights": "variables",
                "trainable_variables": "trainable_variables", "trainable_weights": "trainable_variables",
                "local_variables": "local_variables"}  # fmt: skip
        if name in keys:
            return [] if scope is None else collected(runtime, keys[name], concatenate(scope.name, "/"))
        return Opaque(f"template.{name}")


@function(
    TABLE, "make_template",
    "name_, func_, create_scope_now_=False, unique_name_=None, custom_getter_=None, **kwargs",
)  # fmt: skip
def _make_template(call: Call) -> Value:
    runtime = call.runtime
    name: Any = runtime.resolve(call["name_"])
    if name is not None and not isinstance(name, str):
        name = name_of(runtime, name)
    made = attempt(
        runtime,
        lambda: Template(
            runtime.machine, name, call.name("unique_name_"), call.flag("create_scope_now_"),
            custom_getter(runtime, call["custom_getter_"]),
        ),
    )  # fmt: skip
    return TemplateValue(made, call["func_"], call.arguments["kwargs"])
