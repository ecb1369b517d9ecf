"""`python -m tandem.commands.pictures`: the pages' pictures of a tool that shows what a program wrote.

A function of `PICTURES` returns the pictures of one topic, screenshots as PNG or a drawing as SVG; they
are saved beside its programs.
Needs what `make test` installs, and a Chromium.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tandem.model import hashes, records
from tandem.model.programs import FRAMEWORKS, ROOT, SNIPPETS, topics
from tandem.run import browser as chromium_of
from tandem.run.runner import ENVIRONMENT

SIZE = {"width": 1200, "height": 700}
LARGEST = 5_000  # bytes of one screenshot
STARTS_IN = 60  # seconds
SETTLED = 8_000  # milliseconds that a page has for its charts
COLOURS = 16
EDGE = 16  # pixels around what is drawn
DRAWN = re.compile(r'width="(\d+)" height="(\d+)"')


@contextlib.contextmanager
def browser() -> Iterator:
    """A page of a headless Chromium, a pixel of the picture for each of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_of.executable(playwright), args=chromium_of.ARGUMENTS
        )
        try:
            yield chromium.new_page(viewport=SIZE, device_scale_factor=1, color_scheme="light")
        finally:
            chromium.close()


def run(folder: str, *programs: str) -> None:
    """Run programs, `topic/topic_framework.py`, in `folder`."""
    for program in programs:
        subprocess.run(
            [sys.executable, str(ROOT / SNIPPETS / program)],
            cwd=folder,
            env=os.environ | ENVIRONMENT | {"MPLBACKEND": "agg"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


@contextlib.contextmanager
def serving(*command: str, folder: str) -> Iterator[str]:
    """The address of a server; `{port}` in its command becomes a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [part.format(port=port) for part in command],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    end = time.monotonic() + STARTS_IN
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.2)
    raise TimeoutError(f"{address} did not answer within {STARTS_IN} seconds")


def tensorboard() -> dict[str, bytes]:
    """TensorBoard on the logs of both programs: the two loss curves, and PyTorch's graph; each as far as it is of use."""

    def show(logs: str, view: str, part: tuple[int, int, int, int], *clicks: str) -> bytes:
        command = [sys.executable, "-m", "tensorboard.main", "--logdir", logs, "--port", "{port}"]
        with serving(*command, folder=folder) as address, browser() as page:
            page.goto(address + view)
            page.wait_for_timeout(SETTLED)
            for selector in clicks:
                page.locator(selector).last.click()
                page.wait_for_timeout(SETTLED)
            return page.screenshot(clip=dict(zip(("x", "y", "width", "height"), part, strict=True)))

    with tempfile.TemporaryDirectory(prefix="tandem-") as folder:
        run(
            folder,
            "ship/tensorboard/tensorboard_pytorch.py",
            "ship/tensorboard/tensorboard_keras.py",
        )
        close_settings = "button:has-text('Settings')"
        view = "?tagFilter=epoch_loss&smoothing=0#timeseries"
        losses = show("runs", view, (260, 171, 452, 381), close_settings)
        return {"scalars": losses, "graph": show("runs/pytorch", "#graphs", (318, 154, 142, 200))}


def netron() -> dict[str, str]:
    """What Netron draws of the files that both programs exported, side by side."""
    command = [sys.executable, "-c", "import netron; netron.main()", "model.onnx"]
    command += ["--host", "127.0.0.1", "--port", "{port}"]
    columns, left, height = [], EDGE, 0
    for name in ("pytorch", "keras"):
        with tempfile.TemporaryDirectory(prefix="tandem-") as folder:
            run(folder, f"ship/onnx/onnx_export_{name}.py")
            with serving(*command, folder=folder) as address, browser() as page:
                # Netron reports its use to its maker; nothing leaves this machine.
                page.route(lambda url, own=address: not url.startswith(own), lambda r: r.abort())
                page.goto(address)
                page.get_by_text("Accept", exact=True).click()
                page.locator("#canvas .node").first.wait_for()
                page.wait_for_timeout(2000)
                with page.expect_download() as exported:
                    page.keyboard.press("Control+Alt+e")
                drawn = Path(exported.value.path()).read_text(encoding="utf-8")
        wide, high = map(int, DRAWN.search(drawn).groups())
        columns.append(f'<text x="{left}" y="{2 * EDGE}" font-size="16">{FRAMEWORKS[name]}</text>')
        columns.append(drawn.replace("<svg ", f'<svg x="{left}" y="{3 * EDGE}" ', 1))
        left, height = left + wide + 5 * EDGE, max(height, high + 4 * EDGE)
    size = f'width="{left - 4 * EDGE}" height="{height}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">'
    return {"graph": f'{start}<rect {size} fill="#fff"/>{"".join(columns)}</svg>\n'}


PICTURES: dict[str, Callable[[], dict[str, bytes] | dict[str, str]]] = {
    "tensorboard": tensorboard,
    "onnx": netron,
}


def save(topic: str, pictures: dict[str, bytes] | dict[str, str]) -> None:
    """Keep the pictures beside the topic's programs, with few colours, which a tool's window has."""
    for name, content in pictures.items():
        path = topics()[topic].path / name
        if isinstance(content, str):
            path = path.with_suffix(".svg")
            path.write_text(content, encoding="utf-8")
            continue
        path = path.with_suffix(".webp")
        picture = Image.open(io.BytesIO(content)).convert("RGB")
        kept = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        kept.convert("RGB").save(path, lossless=True, quality=100, method=6)
        size = path.stat().st_size
        if size > LARGEST:
            sys.exit(f"{path.name} has {size} bytes, more than {LARGEST}: show less in it")
        print(f"{path.relative_to(ROOT)}: {size} bytes")


if __name__ == "__main__":
    for name in sys.argv[1:] or PICTURES:
        save(name, PICTURES[name]())
    records.write(records.load() | {hashes.PICTURES: hashes.of_pictures(ROOT)})
