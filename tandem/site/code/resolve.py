"""What the names of a program stand for: imports, aliases, and variables that hold an instance.

A value is the dotted name of what was imported, `torch.nn.Linear`, with `()` behind it for what it
returns, `torch.nn.Linear()`; a tuple of values; a function or a class of the program's own; `OWN` for
an instance of such a class; or "" where nobody can tell. What can be two things is nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tandem.site.code import upstream

Position = tuple[int, int]
IN_PLACE = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Own:
    """An instance of a class that the program defines."""

    of: ast.ClassDef


Value = str | tuple | Own | ast.AST
Thunk = Callable[[], Value]


@dataclass
class Scope:
    """The names that a function, a class, a comprehension or the program binds, and where."""

    node: ast.AST
    outside: Scope | None = None
    names: dict[str, list[tuple[Position, Thunk]]] = field(default_factory=dict)


def imported(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for, wherever in the program it is imported."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                first = name.name.split(".")[0]
                found[name.asname or first] = name.name if name.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for name in node.names:
                found[name.asname or name.name] = f"{node.module}.{name.name}"
    return found


def dotted(node: ast.expr, names: dict[str, str] | None = None) -> str:
    """`keras.ops.sum` for such an expression, and "" for any other.

    Given what the first names stand for, others begin nothing.
    """
    if isinstance(node, ast.Attribute):
        before = dotted(node.value, names)
        return f"{before}.{node.attr}" if before else ""
    if not isinstance(node, ast.Name):
        return ""
    return node.id if names is None else names.get(node.id, "")


def joined(values: Iterable[Value]) -> Value:
    """The one thing that all of them are."""
    first, *others = list(values) or [""]
    return first if all(one == first for one in others) else ""


class Program:
    """The values of the names and expressions of a program."""

    def __init__(self, tree: ast.Module):
        self.imports = imported(tree)
        self.scopes: dict[ast.AST, Scope] = {}
        self.classes: dict[ast.AST, ast.ClassDef] = {}  # of each method
        self.attributes: dict[tuple[ast.AST, str], list[Thunk]] = {}  # `self.name = …`
        self.sites: dict[str, list[ast.Call]] = {}  # where a name is called
        self.known: dict[ast.AST, Value] = {}
        self._enter(tree, None)

    # --- Who binds what

    def _enter(self, node: ast.AST, scope: Scope | None) -> None:
        """Read the children of a node that has names of its own."""
        inside = Scope(node, scope)
        if isinstance(node, (*FUNCTION, ast.Lambda)):
            self._parameters(node, inside)
        for child in ast.iter_child_nodes(node):
            self._read(child, inside)

    def _read(self, node: ast.AST, scope: Scope) -> None:
        self.scopes[node] = scope
        if isinstance(node, (*FUNCTION, ast.ClassDef)):
            scope.names.setdefault(node.name, []).append((_start(node), lambda: node))
            if isinstance(scope.node, ast.ClassDef):
                self.classes[node] = scope.node
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(scope, target, _end(node), lambda: self.of(node.value))
        elif isinstance(node, ast.AnnAssign) and node.value:
            self._bind(scope, node.target, _end(node), lambda: self.of(node.value))
        elif isinstance(node, ast.For | ast.comprehension):
            value = lambda: element(self.of(node.iter))  # noqa: E731
            self._bind(scope, node.target, _end(node.iter), value)
        elif isinstance(node, ast.withitem) and node.optional_vars:
            value = lambda: self.of(node.context_expr)  # noqa: E731
            self._bind(scope, node.optional_vars, _end(node.optional_vars), value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            self.sites.setdefault(node.func.id, []).append(node)
        if isinstance(node, (*FUNCTION, ast.ClassDef, *IN_PLACE)):
            self._enter(node, scope)
        else:
            for child in ast.iter_child_nodes(node):
                self._read(child, scope)

    def _bind(self, scope: Scope, target: ast.AST, at: Position, value: Thunk) -> None:
        if isinstance(target, ast.Name):
            scope.names.setdefault(target.id, []).append((at, value))
        elif isinstance(target, ast.Tuple | ast.List):
            for place, part in enumerate(target.elts):
                self._bind(scope, part, at, lambda place=place: item(value(), place))
        elif isinstance(target, ast.Attribute) and scope.node in self.classes:
            own = (self.classes[scope.node], target.attr)  # of `self`, in all likelihood
            self.attributes.setdefault(own, []).append(value)

    def _parameters(self, node: ast.AST, scope: Scope) -> None:
        """A parameter is what it is given, wherever in the program the function is called."""
        owner = self.classes.get(node)
        for place, argument in enumerate([*node.args.posonlyargs, *node.args.args]):
            if owner and not place:
                value = lambda: Own(owner)  # noqa: E731
            elif owner:
                value = lambda: self._handed(owner, node)  # noqa: E731
            else:
                value = lambda place=place, name=argument.arg: self._given(node, place, name)  # noqa: E731
            scope.names[argument.arg] = [((0, 0), value)]

    def _handed(self, owner: ast.ClassDef, method: ast.AST) -> Value:
        is_forward = method.name == "forward" and upstream.is_module(self._base(owner))
        return upstream.TENSOR if is_forward else ""

    def _given(self, node: ast.AST, place: int, name: str) -> Value:
        given = []
        for call in self.sites.get(getattr(node, "name", ""), []):
            if self.of(call.func) is not node:
                continue
            named = [word.value for word in call.keywords if word.arg == name]
            plain = [a for a in call.args[: place + 1] if not isinstance(a, ast.Starred)]
            if named or len(plain) > place:
                given.append(self.of(named[0] if named else plain[place]))
        return joined(given)

    # --- What an expression is

    def of(self, node: ast.AST | None) -> Value:
        if node not in self.known:
            self.known[node] = ""  # what asks for itself
            self.known[node] = self._of(node)
        return self.known[node]

    def _of(self, node: ast.AST | None) -> Value:
        match node:
            case ast.Name():
                return self._named(node)
            case ast.Attribute(value=value, attr=attr):
                return self._attribute(self.of(value), attr)
            case ast.Call():
                return self._called(node)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return tuple(map(self.of, parts))
            case ast.ListComp(elt=value) | ast.GeneratorExp(elt=value):
                return (self.of(value),)
            case ast.Subscript(value=value, slice=ast.Constant(value=int(place))):
                return item(self.of(value), place)
            case ast.Subscript(value=value):
                return element(self.of(value))
            case ast.UnaryOp(operand=value):
                return upstream.computed([self.of(value)])
            case ast.BinOp(left=left, right=right):
                return upstream.computed([self.of(left), self.of(right)])
            case ast.Compare(left=left, comparators=others):
                return upstream.computed(map(self.of, [left, *others]))
            case ast.IfExp(body=one, orelse=other):
                return joined([self.of(one), self.of(other)])
            case ast.NamedExpr(value=value):
                return self.of(value)
        return ""

    def _named(self, node: ast.Name) -> Value:
        scope, at = self.scopes.get(node), _start(node)
        while scope:
            hidden = isinstance(scope.node, ast.ClassDef) and scope is not self.scopes[node]
            bound = scope.names.get(node.id)
            if bound and not hidden:  # methods do not see the names of their class
                before = [one for one in bound if at and one[0] <= at]
                values = [max(before, key=lambda one: one[0])] if before else bound
                return joined(value() for _, value in values)
            if not isinstance(scope.node, IN_PLACE):
                at = None  # a function runs when it is called: any binding outside may hold
            scope = scope.outside
        return self.imports.get(node.id, "")

    def _base(self, owner: ast.ClassDef) -> str:
        """An instance of what a class of the program's own derives from."""
        for base in map(self.of, owner.bases):
            if isinstance(base, ast.ClassDef):
                return self._base(base)
            if isinstance(base, str) and base:
                return upstream.returned(base)
        return ""

    def library(self, value: Value) -> Value:
        """A value, an instance of an own class as one of the class that it derives from."""
        return self._base(value.of) if isinstance(value, Own) else value

    def _attribute(self, value: Value, attr: str) -> Value:
        if isinstance(value, Own) and (own := self.attributes.get((value.of, attr))):
            return joined(one() for one in own)
        value = self.library(value)
        return upstream.attribute(value, attr) if isinstance(value, str) and value else ""

    def _called(self, node: ast.Call) -> Value:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in ("enumerate", "zip"):
            parts = tuple(element(self.of(argument)) for argument in node.args)
            return (("", *parts) if name == "enumerate" else parts,)
        if name in ("list", "tuple", "reversed", "sorted") and node.args:
            return self.of(node.args[0])
        called = self.of(node.func)
        if isinstance(called, FUNCTION):
            returns = [one for one in ast.walk(called) if isinstance(one, ast.Return)]
            return joined(self.of(one.value) for one in returns)
        if isinstance(called, ast.ClassDef):
            return Own(called)
        if called in upstream.PASSES_ON and node.args:
            return self.of(node.args[0])
        called = self.library(called)
        return upstream.returned(called) if isinstance(called, str) and called else ""


def element(value: Value) -> Value:
    """What a loop over it gives."""
    if isinstance(value, tuple):
        return joined(value)
    return upstream.element(value) if isinstance(value, str) else ""


def item(value: Value, place: int) -> Value:
    """What stands at a place of it."""
    if isinstance(value, tuple):
        return value[place] if -len(value) <= place < len(value) else ""
    return element(value)


def _start(node: ast.AST) -> Position:
    return node.lineno, node.col_offset


def _end(node: ast.AST) -> Position:
    return node.end_lineno, node.end_col_offset
