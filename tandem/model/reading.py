"""While `reading()` a repository, what is read or found by `once` is not read again.

Nobody changes a file meanwhile; outside of it, every call reads anew.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import TypeVar

F = TypeVar("F", bound=Callable)
_kept: ContextVar[dict | None] = ContextVar("kept", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Read each thing once until this ends; inside another `reading()`, that one goes on."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(find: F) -> F:
    """A function of what lies in a repository. Do not change what it gives."""

    @wraps(find)
    def found(*of: object, **named: object) -> object:
        kept = _kept.get()
        if kept is None:
            return find(*of, **named)
        key = (find, of, tuple(named.items()))
        if key not in kept:
            kept[key] = find(*of, **named)
        return kept[key]

    return found


@lru_cache(maxsize=256)
def imports(text: str) -> set[str]:
    """The top-level modules that a program imports."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
