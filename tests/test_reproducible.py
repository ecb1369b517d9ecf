"""Two clean builds of one commit are the same, byte for byte, wherever and whenever they are made."""

import re
from datetime import UTC, datetime

from conftest import mkdocs

from tandem.model.programs import ROOT


def files(folder) -> dict:
    return {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}


def test_a_clean_build_elsewhere_is_the_same(site, copy, tmp_path):
    """In another folder and time zone, without anything kept from before."""
    day = re.search(r"<lastmod>(.+)</lastmod>", (site / "sitemap.xml").read_text())[1]
    noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    when = {"SOURCE_DATE_EPOCH": str(int(noon.timestamp())), "TZ": "Pacific/Kiritimati"}
    other = tmp_path / "elsewhere" / "site"
    assert not (copy / ".cache").exists() and copy != ROOT
    built = mkdocs(
        *("build", "--strict", "--quiet", "--site-dir", str(other)),
        cwd=copy,
        PYTHONHASHSEED="7",
        **when,
    )
    assert built.returncode == 0, built.stdout
    here, there = files(site), files(other)
    assert here.keys() == there.keys()
    differ = [name for name in here if here[name].read_bytes() != there[name].read_bytes()]
    assert not differ, f"{len(differ)} files differ, such as {differ[:5]}"


def test_the_day_of_a_build_comes_from_its_commit():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "git log -1 --format=%ct" in makefile
    assert re.search(r"^site .*: export SOURCE_DATE_EPOCH", makefile, re.MULTILINE)
