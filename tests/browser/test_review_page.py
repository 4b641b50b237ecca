"""The review's page in a real browser: it runs nothing, asks the network for nothing, and anyone can read it.

Needs Chromium (Debian's ``chromium``, or one on the path); where there is none these tests are skipped and say so.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from interviewer.domain.scorecard import Scorecard
from interviewer.domain.transcript import Transcript
from tests.builders import answer, exchange, transcript
from tests.reviewed import card, hostile, long, put
from tests.test_cli import run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium on this machine: apt-get install chromium"
)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with warnings.catch_warnings():
        # Playwright starts its driver with a loop of its own.
        warnings.simplefilter("ignore", DeprecationWarning)
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
            yield started
            started.close()


class Opened:
    """A page of a review, with all that it asked for and all that it ran."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.requests: list[str] = []
        self.events: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("dialog", self._dismissed)
        page.on("console", lambda message: self.events.append(message.text))
        page.on("pageerror", lambda error: self.events.append(str(error)))
        page.goto(file.as_uri())

    def _dismissed(self, dialog: Dialog) -> None:
        self.events.append(dialog.message)
        dialog.dismiss()


def made(home: Path, said: Transcript, judged: Scorecard | None) -> Path:
    """The page that the real command line writes."""
    put(home, said, judged)
    done = run("review", "--html", "review.html", said.session.id, home=home)
    assert done.returncode == 0, done.stderr
    return home / "review.html"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    bare = transcript(exchange(answer("Maybe it depends.", took=3.0)))
    earlier = transcript(exchange(answer("Fine.")), id="2026-11-01-mlops-aaaa")
    homes = {name: tmp_path_factory.mktemp(name) for name in ("hostile", "long", "bare")}
    put(homes["long"], earlier, card(earlier, level=2))
    return {
        "hostile": made(homes["hostile"], *hostile()),
        "long": made(homes["long"], *long(8)),
        "bare": made(homes["bare"], bare, None),
    }


def opened(browser: Browser, file: Path, **how: Any) -> Opened:
    return Opened(browser.new_context(**how).new_page(), file)


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [("hostile", "light", 1400), ("hostile", "dark", 380), ("long", "dark", 1400), ("bare", "light", 380)],
)
def test_axe_finds_nothing_serious(
    browser: Browser, files: dict[str, Path], name: str, scheme: str, width: int
) -> None:
    seen = opened(browser, files[name], color_scheme=scheme, viewport={"width": width, "height": 800})
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(seen.page).response["violations"]
    told = [(v["id"], v["impact"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found]
    assert [v for v in told if v[1] in ("serious", "critical")] == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the page"
    seen.page.context.close()


def test_light_and_dark_differ_and_print_has_its_own_style(browser: Browser, files: dict[str, Path]) -> None:
    colours = []
    for scheme in ("light", "dark"):
        seen = opened(browser, files["long"], color_scheme=scheme)
        colours.append(seen.page.evaluate("getComputedStyle(document.body).backgroundColor"))
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert not seen.page.locator("nav").is_visible()
        seen.page.context.close()
    assert colours[0] != colours[1]


def test_hostile_text_does_not_run_and_nothing_is_asked_of_a_network(browser: Browser, files: dict[str, Path]) -> None:
    seen = opened(browser, files["hostile"])
    seen.page.wait_for_timeout(300)
    for summary in seen.page.locator("summary").all():
        summary.click()
    assert seen.page.title().startswith("Review of ")
    assert seen.events == []
    assert seen.requests == [files["hostile"].as_uri()]
    assert seen.page.locator("script, img, iframe, main b").count() == 0
    told = seen.page.locator("#t-a1 .said").inner_text()
    assert "<script>document.title='owned'</script> I would" in told
    seen.page.context.close()


def test_what_a_page_might_still_run_is_forbidden(browser: Browser, files: dict[str, Path]) -> None:
    """The policy holds even if escaping ever failed: the same page with an element that would run."""
    breached = files["hostile"].with_name("breached.html")
    text = files["hostile"].read_text(encoding="utf-8")
    harm = "<script>document.title='owned'</script><img src=//127.0.0.1:9/x onerror=\"document.title='owned'\"></main>"
    breached.write_text(text.replace("</main>", harm), encoding="utf-8")
    seen = opened(browser, breached)
    seen.page.wait_for_timeout(300)
    assert seen.page.title().startswith("Review of ")
    assert any("Content Security Policy" in event for event in seen.events)
    seen.page.context.close()


def test_the_keyboard_reaches_the_skip_link_first_and_every_note_and_its_words(
    browser: Browser, files: dict[str, Path]
) -> None:
    seen = opened(browser, files["long"], viewport={"width": 900, "height": 700})
    page = seen.page
    page.keyboard.press("Tab")
    focused = "document.activeElement"
    assert page.evaluate(f"{focused}.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0, "a skip link that has the focus is seen"
    assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.closest('main') !== null"), "the skip link skips the contents"
    page.locator("#t-a1 .ref").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#n1"
    page.locator("#n1 a").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#w1"
    assert page.locator("#w1").evaluate("e => e.closest('mark') !== null")
    page.context.close()


def test_landmarks_and_headings_are_in_order(browser: Browser, files: dict[str, Path]) -> None:
    seen = opened(browser, files["long"])
    page = seen.page
    for role in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.get_by_role("link", name="point made, note +").count() >= 6
    page.context.close()
