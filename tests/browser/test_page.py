"""The HTML report as a browser shows it: wide and narrow, light and dark."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from reports.registry import RENDERERS
from reports.style import Style
from tests.reports.samples import SAMPLES

SCRIPT = Path(__file__).with_name("inspect.mjs")
MODULES = "BACKUP_PREFLIGHT_NODE_MODULES"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROKEN = """<!DOCTYPE html><html><head><title>Broken</title></head><body>
<p style="color: #ddd; background: #fff">hardly legible</p>
<div style="width: 3000px">too wide</div>
<img src="https://unreachable.invalid/pixel.png">
<details><summary>more</summary><p id="AWS101-0123456789abcdef">a finding</p></details>
<script>throw new Error("it ran")</script>
</body></html>
"""


def without(reason: str) -> NoReturn:
    """No browser here: skipped on a desk, failed in CI, where nobody would notice a skip."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the browser finds wrong with each sample's page, and with one that is broken on purpose."""
    node = shutil.which("node")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    modules = os.environ.get(MODULES)
    if node is None or browser is None:
        without("node and chromium are needed: on Debian, apt install nodejs chromium")
    if not modules or not Path(modules, "playwright-core").is_dir():
        without(f"{MODULES} does not name the modules: run npm ci in a copy of tests/browser, as .ci/run does")
    folder = tmp_path_factory.mktemp("pages")
    pages = {name: RENDERERS["html"].render(make(), Style()) for name, make in SAMPLES.items()}
    for name, page in {**pages, "broken": BROKEN}.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    files = sorted(str(path) for path in folder.iterdir())
    done = subprocess.run([node, str(SCRIPT), browser, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_is_accessible_fits_any_width_and_asks_for_nothing(problems: dict[str, list[str]], name: str) -> None:
    """No barrier (WCAG 2.2 AA, as far as axe can tell), no sideways scroll, no error, no request, no script at work."""
    assert problems[f"{name}.html"] == []


@pytest.mark.parametrize(
    "problem",
    [
        "1280 light: axe color-contrast",
        "320 dark: axe html-has-lang",
        "360 light: scrolls sideways",
        "320 light: script: it ran",
        "1280 dark: request: https://unreachable.invalid/pixel.png",
        "1280 light: no skip link",
    ],
)
def test_a_broken_page_is_told_from_a_good_one(problems: dict[str, list[str]], problem: str) -> None:
    """The inspection itself works: it finds what is broken on purpose."""
    assert any(found.startswith(problem) for found in problems["broken.html"])
