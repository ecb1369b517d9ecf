"""Code in a narrow pane: a line that is too long goes on inside its brackets, after commas."""

from __future__ import annotations

import io
import tokenize

WIDTH = 46  # of a pane of the dictionary, in characters
SHORT = 4  # brackets that it would not help to open
PAIRS = {"(": ")", "[": "]", "{": "}"}


def wrapped(code: str, width: int = WIDTH) -> str:
    """The same Python in shorter lines, as far as brackets allow. Comments stay as they are."""
    return "\n".join(part for line in code.splitlines() for part in _lines(line, width))


def _lines(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    start, end, commas = _widest(line)
    if not end:
        return [line]
    indent = line[: len(line) - len(line.lstrip())] + "    "
    places = [start, *commas, end]
    items = [line[a + 1 : b].strip() for a, b in zip(places, places[1:], strict=False)]
    inside, row = [], ""
    for number, item in enumerate(items):
        item += "," if number < len(commas) else ""
        if row and len(indent) + len(row) + 1 + len(item) > width:
            inside.append(row)
            row = item
        else:
            row = f"{row} {item}".strip()
    inside.append(row)
    rest = line[: len(indent) - 4] + line[end:]
    parts = [part for row in inside if row for part in _lines(indent + row, width)]
    return [line[: start + 1], *parts, rest]


def _widest(line: str) -> tuple[int, int, list[int]]:
    """Where the widest outermost brackets of a line are, and the commas between them; else zeros."""
    found, stack, commas = (0, 0, []), [], []
    try:
        for token in tokenize.generate_tokens(io.StringIO(line.strip()).readline):
            place = token.start[1] + len(line) - len(line.lstrip())
            if token.type == tokenize.COMMENT:
                return 0, 0, []
            if token.string in PAIRS:
                stack.append((token.string, place))
                commas = commas if len(stack) > 1 else []
            elif token.string == "," and len(stack) == 1:
                commas.append(place)
            elif stack and token.string == PAIRS[stack[-1][0]]:
                _, start = stack.pop()
                if not stack and place - start > max(found[1] - found[0], SHORT):
                    found = start, place, commas
    except (tokenize.TokenError, IndentationError):  # a part of something longer
        return 0, 0, []
    return (0, 0, []) if stack else found
