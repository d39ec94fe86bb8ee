"""The page: self-contained, strict, well-formed, and every link leads somewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise

import pytest

from checker.model.report import Cell
from tests.reports.samples import SAMPLES, not_ready, ready, undecided
from tests.reports.tools import Page, render

LARGEST = 150_000
EVERY = pytest.mark.parametrize("name", SAMPLES)


def page(name: str) -> Page:
    """The page of a sample, read back."""
    return Page(render(SAMPLES[name](), "html"))


@EVERY
def test_page_is_well_formed(name: str) -> None:
    """Every element is closed in its turn."""
    assert page(name).open == []


@EVERY
def test_page_refers_to_nothing_outside(name: str) -> None:
    """No address, no image, no font, no frame: opening a confidential report calls nobody."""
    html = render(SAMPLES[name](), "html")
    found = page(name)
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & {
        tag for tag, _ in found.elements
    }
    assert found.values("src") == []
    assert "url(" not in style
    assert "@import" not in style
    assert all(target.startswith("#") for target in found.values("href"))


@EVERY
def test_policy_allows_this_very_style_sheet_and_nothing_else(name: str) -> None:
    """The digest in the policy is the digest of what stands in the page."""
    html = render(SAMPLES[name](), "html")
    style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policies = [attributes["content"] for tag, attributes in page(name).elements if "http-equiv" in attributes]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


@EVERY
def test_no_attribute_styles_or_acts(name: str) -> None:
    """Neither would work under the policy, and neither is needed."""
    attributes = {attribute for _, given in page(name).elements for attribute in given}
    assert "style" not in attributes
    assert not {attribute for attribute in attributes if attribute.startswith("on")}


@EVERY
def test_ids_are_unique_and_links_resolve(name: str) -> None:
    """Also those that name an element for assistive technology."""
    found = page(name)
    ids = found.values("id")
    assert len(ids) == len(set(ids))
    assert {target.removeprefix("#") for target in found.values("href")} <= set(ids)
    assert set(found.values("aria-labelledby")) <= set(ids)


@EVERY
def test_headings_go_down_one_by_one(name: str) -> None:
    """One first heading, and no level left out."""
    levels = [int(tag[1]) for tag, _ in page(name).elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@EVERY
def test_page_says_its_language_and_verdict(name: str) -> None:
    """The title of a tab is the verdict."""
    report = SAMPLES[name]()
    found = page(name)
    assert found.elements[0] == ("html", {"lang": "en"})
    assert f"{report.word.value}: " in found.text.strip().splitlines()[0]


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "crowded"])
def test_page_of_one_location_is_light(name: str) -> None:
    """It is sent by mail and kept with a ticket."""
    assert len(render(SAMPLES[name](), "html").encode()) < LARGEST


def test_size_grows_with_the_findings_only() -> None:
    """Three hundred failures are a page that a browser opens at once."""
    assert len(render(SAMPLES["crowded"](), "html").encode()) < 4 * LARGEST


def test_prerequisite_links_to_the_finding_of_its_rule() -> None:
    """Also where the finding is folded into another one's card."""
    report = not_ready()
    html = render(report, "html")
    section = html.partition('id="prerequisites"')[2].partition("</section>")[0]
    for finding in report.findings:
        if finding.rule.code in {"AWS101", "AWS103", "AWS110"}:
            assert f'href="#{finding.rule.code}-{finding.fingerprint}"' in section


def test_refused_operation_links_to_its_finding() -> None:
    """The matrix says that, the card says why."""
    report = not_ready()
    section = render(report, "html").partition('id="operations"')[2].partition("</section>")[0]
    assert f'href="#AWS110-{report.findings[0].fingerprint}"' in section


def test_cause_is_one_card() -> None:
    """With the milder finding of the same cause in it, and no card for that under review."""
    report = not_ready()
    html = render(report, "html")
    assert html.count('<article class="card') == 4
    assert f'<li id="AWS103-{report.findings[4].fingerprint}">' in html


def test_undecided_page_says_what_to_supply_first() -> None:
    """With the state of each, and the permission that would have told."""
    html = render(undecided(), "html")
    section = Page(html.partition('<h2 id="supply-first">Supply first</h2>')[2].partition("</section>")[0]).text
    assert html.index('id="supply-first"') < html.index('id="undecided"')
    assert re.search(r"Bucket policy\s+refused", section)
    assert "s3:GetBucketPolicy" in section
    assert "network.vpcEndpoint" in section


def test_repeated_finding_has_an_address_of_its_own() -> None:
    """A pack that says the same twice does not break the page."""
    report = not_ready()
    html = render(report._replace(findings=(*report.findings, report.findings[-1]._replace())), "html")
    ids = Page(html).values("id")
    assert len(ids) == len(set(ids))


def test_layer_that_need_not_grant_is_no_alarm() -> None:
    """A bucket policy of the same account may be silent; only where nothing grants is the silence marked."""
    row = ready().matrix[0]
    silent = row._replace(cells=(row.cells[0], Cell("bucket policy", "none")))
    denied = silent._replace(effect="implicit deny", cells=(Cell("identity policy", "none"), silent.cells[1]))
    quiet = render(ready()._replace(matrix=(silent,)), "html")
    loud = render(ready()._replace(matrix=(denied,)), "html")
    assert '<span class="state idle">no grant</span>' in quiet
    assert '<span class="state none">no grant</span>' not in quiet
    assert loud.count('<span class="state none">no grant</span>') == 2


def test_matrix_names_the_file_and_the_finding_its_folder() -> None:
    """A narrow cell has the file's name alone."""
    section = render(not_ready(), "html").partition('id="operations"')[2].partition("</section>")[0]
    assert ">bucket.json:14:5<" in section
    assert "policies/bucket.json" not in section
