"""`python -m tandem.commands.card`: the pictures that stand for the site: cards for links to it, an icon.

Drawn by a browser from the logo, the words of the build, and the pair of the home page.
Needs what `make test` installs, and a Chromium.
"""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import sync_playwright

from tandem.model.editions import Edition, editions
from tandem.model.programs import ROOT, SNIPPETS
from tandem.run import browser
from tandem.site.code import fences
from tandem.site.words import words

ASSETS = ROOT / "overrides" / "assets"
CARD, ICON = (1200, 630), (180, 180)
SHOWN = {"pytorch": ["for epoch"], "keras": ["model.compile", "model.fit"]}  # how the parts begin
STYLE = """
body { margin: 0; width: 1200px; height: 630px; box-sizing: border-box; padding: 66px 44px; background: #0f1217;
  color: #fff; font: 30px "Liberation Sans", "Noto Sans CJK SC", sans-serif; }
h1 { margin: 0 0 40px; font-size: 64px; line-height: 1; display: flex; gap: 26px; align-items: center; }
h1 svg { width: 92px; }
h1 small { font-size: 34px; font-weight: 400; color: #a3abb9; margin: 22px 0 0 14px; }
main { display: grid; grid-template-columns: auto auto; gap: 18px; }
section { background: #161a22; border-radius: 12px; border-top: 5px solid #ff8a66; padding: 22px 20px; height: 238px; }
section + section { border-color: #93aefc; }
h2 { margin: 0 0 14px; font-size: 24px; color: #a3abb9; }
pre { margin: 0; font: 17px/1.8 "DejaVu Sans Mono", monospace; }
pre :is(b, i, u, var) { font: inherit; text-decoration: none; }
pre b { color: #c9a4f5; } pre u { color: #7fb8f0; } pre var { color: #b5a6f5; }
p { margin: 44px 0 0; align-items: center; display: flex; justify-content: space-between; color: #a3abb9; }
p > b { color: #6fcf8f; font: bold 28px "DejaVu Sans Mono", monospace; }
"""


def card(edition: Edition) -> str:
    """HTML: what the site is, the loop of the home page in either framework, what both print."""
    said, labels = words(edition, "card"), words(edition, "tabs")
    folder = edition.root / SNIPPETS / "index"
    panes = []
    for framework, starts in SHOWN.items():
        text = (folder / f"line_{framework}.py").read_text(encoding="utf-8")
        parts = [text[text.index(f"\n{start}") :].strip().partition("\n\n")[0] for start in starts]
        code = "\n".join(parts)
        panes.append(f"<section><h2>{labels[framework]}</h2>{fences.highlighted(code)}</section>")
    printed = (folder / "line_keras.out").read_text(encoding="utf-8").splitlines()[1]
    return (
        f"<style>{STYLE}</style><body><h1>{logo()}Tandem <small>{said['line']}</small></h1><main>{''.join(panes)}</main>"
        f"<p><b>{printed}</b>{said['proof']}</p>"
    )


def icon() -> str:
    """HTML: the logo on its ground."""
    style = "margin: 0; background: #0f1217; padding: 20px; box-sizing: border-box"
    return f'<body style="{style}">{logo()}'


def logo() -> str:
    return (ASSETS / "favicon.svg").read_text(encoding="utf-8")


def main() -> None:
    """Draw them, with as few colours as they need."""
    drawn = {f"card.{edition.language}": (card(edition), CARD) for edition in editions()}
    with sync_playwright() as playwright:
        path = browser.executable(playwright)
        chromium = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        page = chromium.new_page()
        for name, (html, (width, height)) in (drawn | {"icon": (icon(), ICON)}).items():
            page.set_viewport_size({"width": width, "height": height})
            page.set_content(html)
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            file = ASSETS / f"{name}.png"
            picture.quantize(64, dither=Image.Dither.NONE).save(file, optimize=True)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size} bytes")
        chromium.close()


if __name__ == "__main__":
    main()
