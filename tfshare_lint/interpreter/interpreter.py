"""The interpreter: one run of one entry, and the services that library models may ask for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter import assignment, attributes, calls, classes, expressions, failures, operations
from tfshare_lint.interpreter.activation import NORMAL, Activation, BudgetExceeded, OpenArguments
from tfshare_lint.interpreter.decisions import Path, Taken
from tfshare_lint.interpreter.finder import NO_MODULES, ModuleFinder
from tfshare_lint.interpreter.generating import generate_block
from tfshare_lint.interpreter.models import LibraryModels
from tfshare_lint.interpreter.relevance import Relevance
from tfshare_lint.interpreter.statements import EXECUTORS
from tfshare_lint.interpreter.values import (
    ClassValue,
    FunctionValue,
    Instance,
    ModuleEnvironment,
    ModuleValue,
    NativeObject,
    UserException,
    Value,
)
from tfshare_lint.journal import Journal
from tfshare_lint.symbolic import Symbol, Unknown
from tfshare_lint.trace import Assumption, CodePlace, Decision, Event, Frame, Place, Site, Trace

__all__ = ["Budget", "Interpreter"]


#: A longer test of a branch is not quoted in messages.
SHOWN_TEST = 60


class Budget(NamedTuple):
    """What one run may use up."""

    steps: int = 120_000  # statements, calls and loop iterations
    depth: int = 160  # nested calls of user functions
    items: int = 20_000  # elements of a lazily computed iterable
    events: int = 60_000
    silent_iterations: int = 256  # of one loop that does not touch the machine
    silent_turns: int = 2_000  # iterations of loops that do not touch the machine, before loops are cut short


class Interpreter:
    """Runs a module's code and keeps the trace. It implements :class:`~tfshare_lint.interpreter.values.Runtime`."""

    def __init__(
        self,
        module: ir.ModuleCode,
        models: LibraryModels,
        locate: Callable[[str, Any], Place],
        budget: Budget,
        stop_at_errors: bool = False,
        finder: ModuleFinder = NO_MODULES,
    ) -> None:
        self.module = module
        self.finder = finder
        self.models = models
        self.locate = locate
        self.budget = budget
        self.stop_at_errors = stop_at_errors
        self.journal = Journal()
        self.path = Path()
        self.trace = Trace("<module>", False)
        self.notes: dict[str, Any] = {}
        self.modules: dict[str, Value] = {}
        self.unknown_names: dict[str, Symbol] = {}
        self.catchers: list[Any] = []
        self.assumptions: list[Assumption] = []
        self.reached: set[ir.FunctionCode] = set()
        self.reached_places: set[CodePlace] = set()  # the same, for whoever has read the files anew
        self.functions: list[FunctionValue] = []
        self.classes: list[ClassValue] = []
        self.relevance = Relevance(self)
        self.model_failures: list[str] = []
        self.steps = 0
        self.event_count = 0
        self.looping = 0  # loops that are running
        self.silent_turns = 0  # iterations of loops in which nothing happened
        self.call_node: ir.Call | None = None
        self.statement_call: Any = None
        self.cut_calls = 0
        self.running = False  # generators that are dropped later are not closed any more
        self.has_open_arguments = False  # a library model is running whose arguments are not all known
        self._serial = 0
        variables: dict[str, Value] = {"__name__": "__main__", "__file__": module.path, "__doc__": None}
        self.globals = ModuleEnvironment(variables, module)
        self.modules["__main__"] = ModuleValue("__main__", variables)
        self.environments = [self.globals]  # of the modules that have begun to run
        self.deferred: set[str] = set()  # paths of modules that were not run when they were imported
        self.importing = 0  # bodies of imported modules that are running
        self.needed: list[str] = []  # modules to run as soon as none is
        self.aliases: set[tuple[str, str]] = set()  # (alias, name) of ``from … import name as alias``
        frame = Frame("<module>", "module", module.path, module, None, 0)
        self.current = Activation(self.globals, frame, None, None)
        self.activations = [self.current]
        self.machine: Any = models.begin(self)

    # Evaluation ---------------------------------------------------------------------------------------------

    def evaluate(self, node: ir.Expr, act: Activation) -> Value:
        """The value of an expression."""
        return expressions.EVALUATORS[node.__class__](self, node, act)

    def execute_block(self, body: tuple[ir.Statement, ...], act: Activation) -> int:
        """Execute statements; how they ended."""
        limit = self.budget.steps
        for statement in body:
            self.steps += 1
            if self.steps > limit:
                self._out_of_steps()
            signal = EXECUTORS[statement.__class__](self, statement, act)
            if signal:
                return signal
        return NORMAL

    def generate_block(self, body: tuple[ir.Statement, ...], act: Activation) -> Any:
        """The same for the body of a generator."""
        return generate_block(self, body, act)

    def step(self) -> None:
        """Count a step of the run."""
        self.steps += 1
        if self.steps > self.budget.steps:
            self._out_of_steps()

    def _out_of_steps(self) -> NoReturn:
        raise BudgetExceeded(f"the run takes more than {self.budget.steps:,} steps")

    def enter(self, act: Activation) -> None:
        """Make an activation the current one."""
        if len(self.activations) > self.budget.depth:
            self._too_deep()
        self.activations.append(act)
        self.current = act

    def _too_deep(self) -> None:
        self.cut_calls += 1
        if len(self.activations) > self.budget.depth + 8 or self.cut_calls > 4:
            raise BudgetExceeded(f"calls are nested more than {self.budget.depth} deep")
        raise failures.make_exception("RecursionError", "maximum recursion depth exceeded")

    def leave(self) -> None:
        """Go back to the activation below."""
        self.activations.pop()
        self.current = self.activations[-1]

    def unwind(self, depth: int) -> None:
        """After an error: drop the activations above this depth."""
        del self.activations[depth:]
        self.current = self.activations[-1]

    def unwind_to(self, act: Activation) -> None:
        """After an error: drop the activations above this one."""
        if act in self.activations:
            self.unwind(self.activations.index(act) + 1)

    def next_serial(self) -> int:
        """A number for a new frame."""
        self._serial += 1
        return self._serial

    # Names and definitions ----------------------------------------------------------------------------------

    def load_name(self, name: str, act: Activation) -> Value:
        """The value of a name."""
        return expressions.load_name(self, name, act)

    def store_name(self, name: str, value: Value, act: Activation) -> None:
        """Bind a name."""
        assignment.store_name(self, name, value, act)

    def assign(self, target: ir.Target, value: Value, act: Activation) -> None:
        """Bind a target."""
        assignment.assign(self, target, value, act)

    def note_definition(self, function: Value, act: Activation) -> None:
        """A ``def`` was executed: at module level it may become an entry."""
        if act.frame.kind == "module":
            self.functions.append(function)

    def note_class(self, cls: Value, act: Activation) -> None:
        """A ``class`` was executed: at module level its methods may become entries."""
        if act.frame.kind == "module" and isinstance(cls, ClassValue):
            self.classes.append(cls)

    def note_model_failure(self, implementation: Any, error: Exception) -> None:
        """A library model could not cope with its arguments (kept for the tests, which allow none)."""
        name = getattr(implementation, "path", getattr(implementation, "__qualname__", repr(implementation)))
        self.model_failures.append(f"{name}: {type(error).__name__}: {error}")

    # Runtime ------------------------------------------------------------------------------------------------

    def fresh(self, name: str, not_none: bool = False) -> Symbol:
        """A new unknown."""
        return Symbol(name, not_none=not_none)

    def resolve(self, value: Value) -> Value:
        """Decide open choices."""
        return operations.resolve(self, value) if isinstance(value, Unknown) else value

    def truth(self, value: Value) -> bool:
        """Is it true?"""
        return operations.truth(self, value)

    def known_truth(self, value: Value) -> bool | None:
        """Is it true, without a decision?"""
        return operations.known_truth(self, value)

    def compare(self, op: str, left: Value, right: Value) -> Value:
        """``left op right``"""
        return operations.compare(self, op, left, right)

    def binary(self, op: str, left: Value, right: Value) -> Value:
        """``left op right``"""
        return operations.binary(self, op, left, right)

    def unary(self, op: str, value: Value) -> Value:
        """``op value``"""
        return operations.unary(self, op, value)

    def get_attribute(self, value: Value, name: str) -> Value:
        """``value.name``"""
        return attributes.get_attribute(self, value, name)

    def find_attribute(self, value: Value, name: str) -> Value:
        """``value.name`` or MISSING"""
        return attributes.find_attribute(self, value, name)

    def set_attribute(self, value: Value, name: str, new: Value) -> None:
        """``value.name = new``"""
        attributes.set_attribute(self, value, name, new)

    def get_item(self, value: Value, index: Value) -> Value:
        """``value[index]``"""
        return operations.get_item(self, value, index)

    def set_item(self, value: Value, index: Value, new: Value) -> None:
        """``value[index] = new``"""
        operations.set_item(self, value, index, new)

    def call(self, function: Value, args: list[Value], kwargs: dict[str, Value] | None = None) -> Value:
        """Call anything callable."""
        return calls.call(self, function, args, kwargs)

    def call_property(self, getter: Value, receiver: Value) -> Value:
        """Read a property."""
        if isinstance(getter, FunctionValue):
            return calls.call_function(self, getter, [receiver], {}, receiver, "property")
        return calls.call(self, getter, [receiver])

    def iterate(self, value: Value) -> Iterator[Value]:
        """The elements."""
        return operations.iterate(self, value)

    def known_items(self, value: Value) -> list[Value] | None:
        """All elements, or None."""
        return operations.known_items(self, value)

    def to_text(self, value: Value) -> str | Unknown:
        """``str(value)``"""
        return operations.to_text(self, value)

    def raise_error(self, type_name: str, message: str) -> NoReturn:
        """Raise a built-in exception in the program."""
        failures.raise_error(self, type_name, message)

    def would_catch(self, type_name: str) -> bool:
        """Would the program catch it?"""
        return bool(self.catchers) and failures.would_catch(self, type_name)

    def public_names(self, module: ModuleValue) -> frozenset[str] | None:
        """All public names of a library's module, or None where they are not known."""
        return self.models.public_names(module)

    def unknown_call(self, what: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
        """A call that cannot be resolved."""
        if self.models.runs_graph(self, what, args):
            return self.fresh(f"{what}()", not_none=True)
        self.models.unknown_creations(self, what)
        self.models.hand_over(self, [*args, *kwargs.values()])
        is_class = what.rpartition(".")[2][:1].isupper()
        return self.fresh(f"{what}()", not_none=is_class)

    def recover(self, error: Any) -> Any:
        """What to go on with after TensorFlow refused."""
        if self.has_open_arguments and self.models.is_binding_error(error):
            raise OpenArguments
        caught = self.would_catch(error.type_name)
        refusal = self.models.refusal(self, error, caught)
        if not self.models.is_heard(refusal):
            return error.recover()
        self.emit(refusal)
        if caught or self.stop_at_errors:
            raised = failures.refusal_exception(self, error.type_name, error.message)
            raised.site = self.site()
            raised.refusal = refusal
            raise raised
        return error.recover()

    def emit(self, event: Event) -> None:
        """Write an event into the trace."""
        if not self.models.is_heard(event):
            return
        self.event_count += event.counts
        if self.event_count > self.budget.events:
            raise BudgetExceeded(f"the run makes more than {self.budget.events:,} events")
        self.models.attach(event, tuple(self.assumptions))
        self.trace.events.append(event)

    def site(self) -> Site:
        """Where the program stands."""
        act = self.current
        return Site(act.frame, act.at, self.locate, len(self.path.taken))

    def assume(self, text: str) -> None:
        """Note that the rest of the run supposes this."""
        self.assumptions.append(Assumption(text, self.site()))

    @contextmanager
    def assuming(self, text: str) -> Iterator[None]:
        """Suppose this while the body runs."""
        assumption = Assumption(text, self.site())
        self.assumptions.append(assumption)
        try:
            yield
        finally:
            if assumption in self.assumptions:
                self.assumptions.remove(assumption)

    @contextmanager
    def own_stack(self, occasion: str = "") -> Iterator[None]:
        """Run with an empty call stack: nobody in the program calls what runs inside. ``occasion`` says when it is
        called again (see :class:`~tfshare_lint.trace.Frame`)."""
        frame = Frame(occasion, "root", self.module.path, None, None, self.next_serial())
        catchers, self.catchers = self.catchers, []
        self.enter(Activation(self.globals, frame, None, None))
        try:
            yield
        finally:
            self.catchers = catchers
            self.leave()

    def in_thread(self, body: Callable[[], Value]) -> None:
        """Run ``body`` in a thread of its own: an error that it does not catch ends only the thread."""
        depth = len(self.activations)
        end = self.models.begin_thread(self)
        try:
            with self.own_stack():
                body()
        except UserException:
            self.unwind(depth)
        finally:
            end()

    def within(self, context: NativeObject, body: Callable[[], Value]) -> Value:
        """Run ``body`` inside a context manager."""
        context.enter(self)
        base = len(self.catchers)
        self.catchers.append(failures.ContextCatcher(context))
        try:
            result = body()
        except UserException as error:
            del self.catchers[base:]
            if context.exit(self, error):
                return None
            raise
        finally:
            del self.catchers[base:]
        context.exit(self, None)
        return result

    # Runs ---------------------------------------------------------------------------------------------------

    def begin_run(self, entry: str, is_open: bool, prescribed: tuple[bool, ...]) -> Trace:
        """Start a trace for an entry."""
        self.path = Path(prescribed)
        self.trace = Trace(entry, is_open)
        self.catchers = []
        self.assumptions = []
        self.steps = 0
        self.event_count = 0
        self.looping = 0
        self.silent_turns = 0
        self.cut_calls = 0
        self.unwind(1)
        self.current.frame.loops = ()
        return self.trace

    def run(self, action: Callable[[], Value]) -> Value:
        """Run an entry's action; what ends it goes into the trace."""
        result: Value = None
        self.running = True
        try:
            result = action()
        except UserException as error:
            name = error.value.cls.name
            if error.refusal is not None:
                error.refusal.caught = False  # who seemed ready to catch it has let it through
            if name != "SystemExit":
                self.trace.ended_by = (name, self._message(error.value), error.site or self.site())
        except BudgetExceeded as reason:
            self.trace.incomplete = str(reason)
        except RecursionError:
            self.trace.incomplete = "expressions or calls are nested too deep"
        finally:
            self.running = False
        self.unwind(1)
        self.trace.decisions = [self._decision(taken) for taken in self.path.taken]
        return result

    def _decision(self, taken: Taken) -> Decision:
        """A decision for the trace; where it was about a statement's test, in the program's own words."""
        site = Site(self.current.frame, taken.at, self.locate)
        if taken.whole_test:
            text = ast.unparse(taken.at.test)
            if len(text) <= SHOWN_TEST:
                return Decision(text, taken.shown, site, taken.plain, taken.usual)
        return Decision(taken.condition.label(), taken.value, site, taken.plain, taken.usual)

    def _message(self, error: Instance) -> str:
        text = operations.to_text(self, error)
        return text if isinstance(text, str) else text.label()

    def construct(self, cls: ClassValue, args: list[Value], kwargs: dict[str, Value]) -> Value:
        """Make and initialise an instance, whatever the metaclass says."""
        return classes.construct(self, cls, args, kwargs)
