"""What an attacker writes wherever he may write, and the looks at what comes out of the service."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pikepdf
from lxml import etree
from sqlalchemy import JSON, String, Table, select, text, update

from api.spreadsheets import FORMULA_STARTS
from api.store.database import Database
from api.store.tables import Base
from api.store.types import Packed

MARK = "XSSMARK"
PAYLOADS = (
    f"=cmd|'/c calc'!A0<script>window.{MARK}=1</script>",
    f"+1\"><img src=x onerror=window.{MARK}=1>",
    f"@SUM(1)'><svg onload=window.{MARK}=1></textarea></script><script>window.{MARK}=2</script>",
    f"-2+3{{{{7*7}}}}${{7*7}}{{%raw%}}#eval(\"1+1\")#import \"/etc/passwd\"$x$`*_[[javascript:window.{MARK}=1]](javascript:window.{MARK}=1)",
    f"\t=HYPERLINK(\"http://evil.example/{MARK}\")\u202egnp.exe\u2066]]>&amp;&#x202e;<!--<w:fldSimple w:instr=\"DDEAUTO\"/>",
)
"""Markup of pages, workbooks, Word, typst, Jinja and csv, and signs that turn lines around."""
_HAN = re.compile("[\u4e00-\u9fff]")
SPARED = {"alembic_version", "policy_versions"}
"""Tables whose texts are programs' own, checked when they are written."""


def plant(database: Database) -> int:
    """Puts payloads before every Chinese value of every text column, and into all texts of JSON values.  Returns how many rows hold one."""
    planted = 0
    triggers = _triggers(database)
    with database.write() as session:
        for name, _ in triggers:
            session.execute(text(f"DROP TRIGGER {name}"))
        for table in Base.metadata.sorted_tables:
            if table.name not in SPARED:
                planted += sum(_planted(session, table, row) for row in session.execute(select(table)).mappings().all())
        for _, made in triggers:
            session.execute(text(made))
    return planted


def _triggers(database: Database) -> list[tuple[str, str]]:
    """What keeps audit and other tables from being changed: out of the way for a moment."""
    with database.read() as session:
        return [tuple(row) for row in session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))]


def _planted(session: Any, table: Table, row: Any) -> bool:
    number = zlib.crc32(f"{table.name}{[str(value)[:20] for value in row.values()]}".encode())
    changed = {}
    for column in table.columns:
        value = row[column]
        if isinstance(column.type, String) and isinstance(value, str) and _HAN.search(value):
            changed[column.name] = PAYLOADS[number % len(PAYLOADS)] + value
        elif isinstance(column.type, (JSON, Packed)) and value:
            changed[column.name] = poisoned(value, number)
    if changed:
        keys = [column == row[column] for column in table.primary_key.columns]
        session.execute(update(table).where(*keys).values(changed))
    return bool(changed)


def poisoned(value: Any, number: int) -> Any:
    """A JSON value with a payload before every Chinese text in it; keys stay, headings stay short as they are when written."""
    if isinstance(value, str):
        return PAYLOADS[number % len(PAYLOADS)] + value if _HAN.search(value) else value
    if isinstance(value, list):
        return [poisoned(one, number + at) for at, one in enumerate(value)]
    if isinstance(value, dict):
        return {key: f"<i>{one}" if key == "heading" else poisoned(one, number + at) for at, (key, one) in enumerate(value.items())}
    return value


class Looked(HTMLParser):
    """What of the payloads became part of a page: elements, handlers, addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        for name, value in attrs:
            if name.startswith("on") and MARK in (value or ""):
                self.faults.append(f"<{tag} {name}>")
            if name in {"href", "src", "action", "formaction", "data", "srcdoc"} and re.match(r"\s*(javascript|data:text)", value or "", re.I):
                self.faults.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        if self._script and data.startswith(f"window.{MARK}"):
            self.faults.append("<script>")

    def handle_endtag(self, tag: str) -> None:
        self._script = False


def faults_of_page(page: str) -> list[str]:
    """What a browser would run."""
    looked = Looked()
    looked.feed(page)
    return looked.faults


def faults_of_csv(content: bytes) -> list[str]:
    """Cells that a spreadsheet program would compute."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return [cell[:40] for row in rows for cell in row if cell.startswith(FORMULA_STARTS) and not re.fullmatch(r"[-+]?[\d.]+%?", cell)]


def faults_of_pack(content: bytes) -> Iterator[str]:
    """Of docx, xlsx and other packs: parts that are no XML, fields of Word, cells that compute, links and parts from elsewhere."""
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        for name in pack.namelist():
            if name.endswith((".xml", ".rels")):
                tree = etree.fromstring(pack.read(name), etree.XMLParser(resolve_entities=False, huge_tree=True))
                yield from _faults_of_part(name, tree)
    if "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist():
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
            yield from (f"{sheet.title}!{cell.coordinate} {cell.value}" for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


def faults_of_pdf(content: bytes) -> Iterator[str]:
    """What a reader of PDF would do beyond going to a page or a web address (ISO 32000-1, 12.6.4), and files of the server within it."""
    if b"/etc/passwd)" in content:
        yield "/etc/passwd"
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for one in pdf.objects:
            yield from _faults_of_object(one)


def _faults_of_object(one: Any) -> Iterator[str]:
    if isinstance(one, pikepdf.Array):
        for part in one:
            yield from _faults_of_object(part)
    if not isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    action, address = one.get("/S"), str(one.get("/URI", "https:"))
    if action in {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition"}:
        yield str(action)
    if not address.startswith(("https:", "http:")) or "evil" in address:
        yield f"/URI {address}"
    if "/EmbeddedFile" in (one.get("/Type"), *one.keys()):
        yield "/EmbeddedFile"
    for part in one.values():
        if not getattr(part, "is_indirect", False):
            yield from _faults_of_object(part)


def pdf_with(**action: str) -> bytes:
    """A PDF that does this when it is opened."""
    with pikepdf.new() as pdf:
        told = {f"/{name}": pikepdf.Name(value) if value.startswith("/") else value for name, value in action.items()}
        pdf.Root.OpenAction = pikepdf.Dictionary(told)
        made = io.BytesIO()
        pdf.save(made)
    return made.getvalue()


def _faults_of_part(name: str, tree: Any) -> Iterator[str]:
    for element in tree.iter("{*}instrText", "{*}fldSimple"):
        code = (element.text or "") + "".join(element.attrib.values())
        if re.search("DDE|INCLUDE|HYPERLINK", code) or MARK in code:
            yield f"{name}: {code}"
    for element in tree.iter("{*}Relationship"):
        if element.get("TargetMode") == "External":
            yield f"{name}: {element.get('Target')}"
    if b"alert>49<" in etree.tostring(tree):
        yield f"{name}: a template was evaluated"
