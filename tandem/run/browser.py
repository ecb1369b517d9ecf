"""The Chromium that tests and pictures use: one of the machine, else Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tandem.model.problem import Problem

VARIABLE = "CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A process kept ready for a site to come is one too many: all that is opened is this one.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-features=SpareRendererForSitePerProcess"]


def executable(playwright) -> str:
    """Where it is; Playwright's own is installed where there is none. Raises `Problem` where it cannot be."""
    found = [os.environ.get(VARIABLE, ""), *NAMES]
    for path in filter(None, map(shutil.which, found)):
        return path
    own = playwright.chromium.executable_path
    if not Path(own).is_file():
        install = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(install, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if not Path(own).is_file():
        raise Problem(
            "Chromium",
            "there is none on this machine, and Playwright could not install its own",
            f"Install one (on Debian: apt-get install chromium), or set {VARIABLE} to its path",
        )
    return own
