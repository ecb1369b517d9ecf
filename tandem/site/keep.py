"""What the build made before, in `.cache/made`: taken again where all that it was made of is the same.

What it was made of is whatever its maker names, and always: every file of `tandem/`, every installed
package, Python. A file that is not as it was written counts as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from functools import lru_cache

from tandem.model.programs import CACHE, ROOT
from tandem.run import key

FOLDER = CACHE / "made"


@lru_cache(maxsize=1)
def tools() -> str:
    """Changes with what makes things, and with the packages that it uses."""
    return key.digest([key.tree(ROOT / "tandem"), key.packages(), sys.version])


def load(name: str, parts: object) -> object:
    """What is kept under a name of these parts; None where nothing is."""
    try:
        head, _, text = (FOLDER / name).read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return json.loads(text) if head == _head(parts, text) else None


def save(name: str, parts: object, value: object) -> None:
    """Keep a value, in place of what was kept under the name: all of it or nothing."""
    place, text = FOLDER / name, json.dumps(value, ensure_ascii=False)
    place.parent.mkdir(parents=True, exist_ok=True)
    written = place.with_name(f"{place.name}.{os.getpid()}")
    written.write_text(f"{_head(parts, text)}\n{text}", encoding="utf-8", newline="")
    written.replace(place)


def value(name: str, parts: object, make: Callable[[], object]) -> object:
    """What `make` returns, from before where the parts are the same; never None."""
    found = load(name, parts)
    if found is None:
        found = make()
        save(name, parts, found)
    return found


def _head(parts: object, text: str) -> str:
    whole = hashlib.sha256(text.encode()).hexdigest()
    return key.digest([parts, tools(), whole])
