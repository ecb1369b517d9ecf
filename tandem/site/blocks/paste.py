"""`::: paste`: the box that takes an error or code; `overrides/assets/paste.js` answers."""

from __future__ import annotations

from tandem.model.pages import Directive
from tandem.site.blocks.place import Place

ROWS = 8  # of the empty box


def box(place: Place, directive: Directive) -> list[str]:
    """HTML: a form that is never sent, and where the answer comes."""
    said = place.words("paste")
    return [
        "",
        f'<form class="paste"><label for="pasted">{said["label"]}</label>'
        f'<textarea id="pasted" rows="{ROWS}" spellcheck="false" autocapitalize="off" autocomplete="off"></textarea>'
        f'<p class="paste-cut" hidden>{said["cut"]}</p>'
        f'<button type="reset">{said["clear"]}</button></form>'
        f'<div class="answer" role="region" aria-live="polite" aria-label="{said["answer"]}"><p>{said["empty"]}</p></div>'
        f'<p class="paste-off">{said["off"]}</p>',
        "",
    ]
