"""The page in a real browser: accessible, as wide as the window, silent, and calling nobody."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.reports.samples import SAMPLES
from tests.reports.tools import render

HERE = Path(__file__).parent
PAGES = ("ready", "not-ready", "undecided", "broken", "hostile")
CONTROL = """<!DOCTYPE html><html><head><title>Control</title></head><body>
<p style="color: #ddd; background: #fff">hardly legible</p><div style="width: 3000px">too wide</div>
<img alt="" src="https://unreachable.invalid/pixel.png"><script>alert("it ran")</script></body></html>
"""
WHITE = "rgb(255, 255, 255)"
PATIENCE = 300


def absent(what: str) -> NoReturn:
    """Skip on a machine that has no browser; where everything must be tested, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def browser() -> str:
    """The browser of the machine."""
    return shutil.which("chromium") or absent("there is no chromium on this machine: install the package chromium")


def modules() -> Path:
    """Where the driver and the accessibility engine are."""
    path = Path(os.environ.get("BACKUP_PREFLIGHT_NODE_MODULES") or HERE / "node_modules")
    if not (path / "playwright-core").is_dir() or not (path / "axe-core").is_dir():
        absent("the browser tests' modules are not installed: npm ci --prefix tests/browser --ignore-scripts")
    return path


def run(command: list[str]) -> str:
    """What a program writes; it is stopped, and its browser with it, whatever happens."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            output, errors = process.communicate(timeout=PATIENCE)
        finally:
            if process.poll() is None:
                # The driver closes its browser when it is asked to end.
                process.terminate()
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
    assert process.returncode == 0, errors
    return output


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the browser found, by page."""
    node = shutil.which("node") or absent("there is no node on this machine: install the package nodejs")
    command = [node, str(HERE / "inspect.mjs"), str(modules()), browser()]
    folder, profile = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("profile")
    for name in PAGES:
        (folder / f"{name}.html").write_text(render(SAMPLES[name](), "html"), encoding="utf-8")
    (folder / "control.html").write_text(CONTROL, encoding="utf-8")
    found = json.loads(run([*command, str(profile), str(folder)]))
    return {item["file"].removesuffix(".html"): item for item in found}


def test_every_page_was_seen_in_every_way(inspected: dict[str, Any]) -> None:
    """Three widths, two schemes; a page left out would pass everything."""
    views = [(width, scheme) for width in (1280, 360, 320) for scheme in ("light", "dark")]
    assert {
        name: [(v["width"], v["scheme"]) for v in item["views"]] for name, item in inspected.items()
    } == dict.fromkeys(sorted([*PAGES, "control"]), views)


def test_a_page_that_is_wrong_in_every_way_is_found_out(inspected: dict[str, Any]) -> None:
    """The inspection works: without this page, an engine that never ran would look like success."""
    control = inspected["control"]
    for view in control["views"]:
        assert {"color-contrast", "html-has-lang"} <= {found.partition(":")[0] for found in view["open"]["violations"]}
        assert view["folded"]["overflow"] > 0
    assert "dialog: it ran" in control["said"]
    assert "https://unreachable.invalid/pixel.png" in control["foreign"]
    assert control["skipped"] is False


@pytest.mark.parametrize("fold", ["folded", "open"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(inspected: dict[str, Any], name: str, fold: str) -> None:
    """By WCAG 2.2 AA as far as axe can tell, with everything folded and with everything open."""
    found = [
        (v["width"], v["scheme"], v[fold]["violations"]) for v in inspected[name]["views"] if v[fold]["violations"]
    ]
    assert found == []


@pytest.mark.parametrize("fold", ["folded", "open"])
@pytest.mark.parametrize("name", PAGES)
def test_page_never_scrolls_sideways(inspected: dict[str, Any], name: str, fold: str) -> None:
    """Down to 320 pixels; tables and code scroll in themselves."""
    wider = [(v["width"], v["scheme"]) for v in inspected[name]["views"] if v[fold]["overflow"] > 0]
    assert wider == []


@pytest.mark.parametrize("name", PAGES)
def test_page_says_nothing_to_the_console(inspected: dict[str, Any], name: str) -> None:
    """No error, and nothing that its own policy would have refused."""
    assert inspected[name]["said"] == []


@pytest.mark.parametrize("name", PAGES)
def test_page_calls_nobody(inspected: dict[str, Any], name: str) -> None:
    """The file itself is the one thing that is loaded."""
    assert inspected[name]["foreign"] == []


@pytest.mark.parametrize("name", PAGES)
def test_dark_page_is_dark_and_printed_page_is_white(inspected: dict[str, Any], name: str) -> None:
    """A page printed from a dark screen wastes no ink."""
    backgrounds = {view["scheme"]: view["background"] for view in inspected[name]["views"]}
    assert backgrounds["light"] == WHITE
    assert backgrounds["dark"] != WHITE
    assert inspected[name]["printed"] == WHITE


@pytest.mark.parametrize("name", ["ready", "not-ready"])
def test_link_to_a_folded_finding_unfolds_it(inspected: dict[str, Any], name: str) -> None:
    """A prerequisite leads to the rule that proved it, without a script."""
    assert inspected[name]["unfolded"] is True


@pytest.mark.parametrize("name", PAGES)
def test_first_stop_of_the_tab_key_leads_past_the_header(inspected: dict[str, Any], name: str) -> None:
    """A link that is seen as soon as it is reached."""
    assert inspected[name]["skipped"] is True
