"""A service of its own with a browser on it, and what people do on its pages again and again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

HERE = Path(__file__).parents[2]
READING_SECONDS = 240
"""A scan is recognised page by page, on a machine that others use too."""
PASSWORD = "小满-青禾-2026-xq"
AGENCY, OTHER, BUREAU = "fangxiaoman", "tanhanlu", "zhouguyu"
"""Logins of the invented place: of the police, of an agency that may not see its cases, of the bureau above both."""
ALLOWED = frozenset(
    """PDF docx doc wps ofd txt zip jsonl Excel Word WPS KB MB GB SQLite PostgreSQL OpenAPI Tab Shift Enter Esc Delete
    PageDown PageUp Home End Ctrl HTTPS dpi JSON X-Forwarded-For none starttls tls lost all true false
    Access Key Secret OpenID Connect Authorization Bearer systemd""".split()
)
"""Names of formats, keys, products and protocols, which officials read as they are."""
PLAIN = re.compile(r"[A-Za-z][A-Za-z'-]+")


@dataclass
class Site:
    """A service, its address, and what went wrong in the browser."""

    address: str
    link: str
    process: subprocess.Popen[str]
    browser: Browser
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    english: dict[str, set[str]] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self) -> Page:
        """A browser of someone who has not been here before."""
        context = self.browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", base_url=self.address)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("request", lambda request: self._request(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        return page

    def _request(self, url: str) -> None:
        if urlsplit(url).scheme in {"http", "https", "ws"} and urlsplit(url).netloc != urlsplit(self.address).netloc:
            self.foreign.append(url)

    def look(self, page: Page, *known: str) -> None:
        """Notes Latin words that the page shows; `known`: names of files and people, and codes, that may stand there."""
        shown = page.evaluate(SHOWN)
        for one in sorted(known, key=len, reverse=True):
            shown = shown.replace(one, " ")
        shown = NO_WORDS.sub(" ", shown)
        words = {word for word in PLAIN.findall(shown) if word not in ALLOWED and not word.isupper()}
        if words:
            self.english.setdefault(urlsplit(page.url).path, set()).update(words)
            print(page.url, [line for line in shown.splitlines() if words & set(PLAIN.findall(line))])


NO_WORDS = re.compile(
    r"ANJIAN_[A-Z0-9_]+|https?://\S+|[\w.]+@[\w.]+|postgresql\+psycopg://|\d+\.\d+\.\d+\+\S+|\b(?=[0-9a-f]*\d)[0-9a-f]{6,}\b|/[\w./-]+"
)
"""Variables, addresses of pages and of people, versions, hashes, paths."""
SHOWN = """() => {
  return [document.title, document.body.innerText, ...[...document.querySelectorAll('[placeholder],[title],[aria-label],[alt]')]
  .flatMap(one => ['placeholder', 'title', 'aria-label', 'alt'].map(name => one.getAttribute(name) || ''))].join('\\n'); }"""


@contextmanager
def serving(home: Path, browser: Browser, known: re.Pattern[str]) -> Iterator[Site]:
    """`anjian serve` on a folder, and Chromium; `known`: what on the terminal tells that it answers, the address within."""
    command = [sys.executable, "-m", "api.cli", "serve", "--home", str(home), "--port", "0"]
    process = subprocess.Popen(command, cwd=HERE, env=os.environ | {"ANJIAN_WORKERS": "1"}, text=True, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        found = next(found[0] for line in lines if (found := known.search(line)))
        made = Site(found.partition("/link/")[0].rstrip("/"), found, process, browser)
        yield made
        for context in made.contexts:
            context.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 0
    finally:
        process.kill()
        process.communicate()


def sign_in(site: Site, login: str, password: str = PASSWORD) -> Page:
    page = site.open()
    page.goto("/")
    page.wait_for_url("**/sign-in**")
    site.look(page)
    page.get_by_label("用户名").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    return page


def wait_until_read(page: Page, *files: Path) -> None:
    """Until each file stands in the list as to be checked; the page itself follows the work."""
    deadline = time.monotonic() + READING_SECONDS
    for file in files:
        line = page.locator("tr", has_text=file.name)
        while "待核对" not in line.inner_text():
            assert time.monotonic() < deadline, line.inner_text()
            assert "失败" not in line.inner_text()
            page.wait_for_timeout(500)


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def press_and_reload(page: Page, name: str) -> None:
    """Presses what brings the page anew: what is pressed before it is there would be lost with the old one."""
    with page.expect_event("load"):
        press(page, name)


def in_dialog(page: Page, deed: str, note: str = "") -> None:
    dialog = page.locator(".dialog")
    if note:
        dialog.get_by_role("textbox").fill(note)
    press(dialog, deed)
    expect(dialog).to_have_count(0)


def hand_in_and_check(site: Site, page: Page, file: Path, number: str) -> None:
    page.goto("/upload")
    page.locator("input[type=file]").first.set_input_files(file)
    wait_until_read(page, file)
    page.goto("/judgments")
    page.get_by_role("link", name=number).click()
    press(page, "核对完毕")
    asked = page.locator("dialog[open]")
    if asked.is_visible():
        asked.get_by_role("checkbox").check()
        press(asked, "核对完毕")
    expect(page.locator(".wb-state")).to_have_text("已核对")
    expect(page.locator(".wb-result")).to_contain_text("败诉")
    site.look(page, file.name)


def fill(page: Page, **given: str) -> None:
    """Fills in a line's columns; the history tells when it is done."""
    for label, text in given.items():
        page.get_by_label(label, exact=True).fill(text)
    press_and_reload(page, "保存")
    for text in given.values():
        expect(page.locator("#main tbody")).to_contain_text(text)


def until_there(page: Page, rows: Locator) -> None:
    """The worker renews what hangs on a line soon after."""
    for _ in range(40):
        if rows.count():
            return
        page.wait_for_timeout(250)
        page.reload()
    expect(rows).to_have_count(1)
