"""What else is parsed from strangers' hands: forms, workbooks, plans, settings, back-ups, models, cookies, cursors, filters, texts."""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from api.care import backup
from api.errors import ServiceError
from api.intake import multipart
from api.intake.multipart import Begin, Data, End
from api.ledger.books import sheets
from api.people.sessions import COOKIE, unseal
from api.policy import profile
from api.settings import Settings
from nlp import classify
from nlp.classify import linear
from nlp.digest import digest
from nlp.document import Document
from nlp.errors import AnjianError, ModelError
from nlp.pipeline import analyse
from nlp.record import Origin, record
from nlp.risk import model as risk
from nlp.similar import manifest
from nlp.suits.reader import read_paper
from tests.api.rules import RULES
from tests.api.test_authorisation import READING
from tests.api.world import World
from tests.hard.mutation import CORPUS, mutated, versions
from tests.nlp.papers import PARTS

pytestmark = pytest.mark.hard

EACH = int(os.environ.get("ANJIAN_TEST_FUZZ", "12"))
FORM = (
    b'--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\nvalue\r\n--edge\r\nContent-Disposition: form-data; name="f"; '
    b"filename*=UTF-8''%E7%94%B2.txt; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\ntext\r\n--edge--\r\n"
)


def worse(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Worse versions of some bytes."""
    return (mutated(data, random.Random(f"{seed} {number}")) for number in range(count))


def forms(body: bytes, boundary: bytes, size: int) -> list[object]:
    """The events of a body that comes in pieces of this size."""

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(body), size):
            yield body[at : at + size]

    async def read() -> list[object]:
        return [event async for event in multipart.files(pieces(), boundary)]

    return asyncio.run(read())


def test_forms() -> None:
    """Mutated multipart bodies in pieces of any size: whole files or E602, the same whatever the pieces are."""
    for number, body in enumerate(worse(FORM, EACH * 8, 1)):
        outcomes = []
        for size in (1, 7, len(body) + 1):
            try:
                events = forms(body, b"edge", size)
            except ServiceError as error:
                outcomes.append(error.code)
                continue
            begun = [event for event in events if isinstance(event, Begin)]
            assert len(begun) == sum(isinstance(event, End) for event in events)
            outcomes.append(str([event.name for event in begun]) + str(b"".join(event.content for event in events if isinstance(event, Data))))
        assert len(set(outcomes)) == 1, (number, outcomes)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.sampled_from(("multipart/form-data; boundary=", "multipart/form-data; boundary=\"a", "multipart/form-data;" + ";" * 500)))
def test_content_types(text: str) -> None:
    """Any Content-Type: a boundary or a coded refusal."""
    with suppress(ServiceError):
        forms(FORM, multipart.boundary_of(text), 50)


def test_workbooks(tmp_path: Path) -> None:
    """Mutated xlsx files, as they are handed in for the ledger."""
    for name, data in versions([CORPUS / "ledger.xlsx"], EACH * 6, 1):
        file = tmp_path / "given"
        file.write_bytes(data)
        try:
            assert all(len(sheet.name) >= 0 for sheet in sheets.read(file)), name
        except ServiceError as error:
            assert error.code == "E613", name


def test_plans() -> None:
    """Mutated plans (TOML), among them deep brackets, huge numbers, NULs."""
    source = (CORPUS / "policy.toml").read_bytes()
    for data in [*worse(source, EACH * 20, 1), b"a = " + b"[" * 60_000, b"a = " + b"{a=" * 20_000, b"a." * 20_000 + b"b = 1", b"x = " + b"9" * 50_000]:
        with suppress(ServiceError):
            profile.parse(data.decode("utf-8", "replace"))


def test_settings_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutated settings' files: a sentence for the operator, never a stack."""
    file = tmp_path / "anjian.toml"
    monkeypatch.setenv("ANJIAN_CONFIG", str(file))
    source = b'home = "/srv/anjian"\nport = 8080\nhttps = true\nsmtp_host = "mail.example"\nsmtp_tls = "none"\n'
    for data in [*worse(source, EACH * 4, 2), b"port = " + b"[" * 60_000, b"\xff\xfe\x00", b"port = 1e999"]:
        file.write_bytes(data)
        with suppress(ValidationError):
            Settings()


def test_manifests_of_back_ups_and_indexes(tmp_path: Path) -> None:
    """Mutated manifests of a back-up, of the index of similar cases."""
    source = json.dumps({"format": 1, "version": "1", "revision": "0007", "made_at": "2024-01-01T00:00:00+00:00", "database": "0" * 64, "files": ["0" * 64]})
    (tmp_path / backup.KEY).write_bytes(b"key")
    (tmp_path / backup.DATABASE).write_bytes(b"x")
    for data in [*worse(source.encode(), EACH * 8, 3), b"[" * 60_000, b"null", b"{}", b'{"files": 1}']:
        (tmp_path / backup.MANIFEST).write_bytes(data)
        with pytest.raises(ServiceError, match="E732"):
            backup.read(tmp_path)
    manifest.replace(tmp_path, manifest.Manifest())
    whole = (tmp_path / manifest.NAME).read_bytes()
    for data in [*worse(whole, EACH * 8, 4), b"[" * 60_000, b"null", b"[]"]:
        (tmp_path / manifest.NAME).write_bytes(data)
        with suppress(AnjianError):
            manifest.read(tmp_path)


@pytest.mark.parametrize("load", [lambda folder: linear._load.__wrapped__("act_type", folder), risk.load.__wrapped__], ids=["linear", "risk"])
def test_models(load: Callable[[Path], object], tmp_path: Path) -> None:
    """Mutated model files and notes beside them: refused by their hash before anything is opened."""
    for source in (*Path(classify.__file__).parents[2].glob("models/*.json"),):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    for npz in Path(classify.__file__).parents[2].glob("models/*.npz"):
        data = npz.read_bytes()
        (tmp_path / npz.name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    for name in [path.name for path in tmp_path.glob("*.json")]:
        whole = (tmp_path / name).read_bytes()
        for data in [*worse(whole, EACH, 5), b"null", b"[]", b"[" * 60_000, b"\xff"]:
            (tmp_path / name).write_bytes(data)
            with suppress(ModelError):
                load(tmp_path)
        (tmp_path / name).write_bytes(whole)


def test_cookies_tokens_and_filters(world: World) -> None:
    """Mutated cookies, tokens, cursors, sort orders, ETags, filters and saved views, at every address that reads: no fault of ours."""
    real = world.ticket("police").encode()
    for data in worse(real, EACH * 8, 6):
        with suppress(ServiceError):
            assert unseal(world.settings, data.decode("latin-1")) == unseal(world.settings, real.decode())
    client = world.client("admin")
    values = [
        "", "-1", "0", "9" * 40, "1e9", "NaN", "\x00", "\ud7ff\uffff", "%", "_", "*", '"', "'--", "甲" * 300,
        "[]", "..", "1-1", "0001-01-01", "9999-12-31..0001-01-01", "x" * 5000,
    ]  # fmt: skip
    names = (
        "q", "text", "cursor", "page", "sort", "order", "limit", "from", "to", "period", "year", "court", "organisation",
        "state", "fields", "columns", "measure", "format", "after", "batch",
    )  # fmt: skip
    dice = random.Random(7)
    for operation in READING:
        path = operation.split(" ")[1]
        if RULES[operation].endless or path.startswith(("/metrics", "/docs", "/readyz", "/healthz")):
            continue
        where = "/api/v1" + "/".join("1" if part.startswith("{") else part for part in path.split("/"))
        for _ in range(max(3, EACH // 6)):
            asked = {name: dice.choice(values) for name in dice.sample(names, 4)} | dict(RULES[operation].request.get("params", {}))
            answer = client.get(where, params=asked, headers={"If-None-Match": dice.choice(('"', "*", "W/", "x" * 300)), "Last-Event-ID": "9" * 50})
            assert answer.status_code < 500, (where, asked, answer.text)
    for data in worse(b"show=all&court=x&sort=-decided_on&columns=number,court", EACH * 2, 8):
        answer = client.post("/api/v1/ledger/views", json={"name": "甲", "address": data.decode("latin-1")})
        assert answer.status_code < 500
    for data in worse(real, EACH, 9):
        client.cookies.clear()
        answer = client.get("/api/v1/session", headers={"Cookie": b"a=b; " + COOKIE.encode() + b"=" + data.replace(b"\r", b"").replace(b"\n", b"").replace(b"\x00", b"")})
        assert answer.status_code in {200, 400, 401}


PIECES = [*PARTS.values(), "本院认为，", "原告", "被告", "（", "）", "《", "》第", "条", "〔2019〕", "号", "一、", "。", "\n",
          "\u3000", "\u202e", "\ufffd", "\U0002a6d6", "1", "年", "撤销",
          "判决如下：", "告知笔录", "行政处罚决定书", "答辩状", "送达回证", "听证", "起诉状", "行政复议决定书", "○", "零", "…", "“", "”", "_" * 20, "0" * 30, "①"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


def understood(text: str) -> None:
    """All that is made of a text: record, digest, paper of a suit."""
    document = Document.from_text(text)
    case = analyse(document)
    json.dumps(record(Origin("x", "x", None), case, evidence=True), ensure_ascii=False)
    digest(case)
    read_paper(document)


@settings(max_examples=EACH * 4, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_texts(text: str) -> None:
    """Judgments and papers put together at random: always a record, whatever is missing or doubled."""
    understood(text)


@pytest.mark.parametrize("seed", range(max(4, EACH // 4)))
def test_pumped_texts(seed: int) -> None:
    """A few pieces repeated thousands of times (catastrophic backtracking): four times the text costs no more than some times the time."""
    dice = random.Random(seed)
    unit = "".join(dice.choice(PIECES)[:40] for _ in range(dice.choice((1, 2, 3))))
    spent = []
    for length in (5_000, 20_000):
        text = dice.choice(("", PARTS["heading"] + "\n")) + unit * (length // max(1, len(unit)))
        begun = time.thread_time()
        understood(text)
        spent.append(time.thread_time() - begun)
    assert spent[1] < max(1.0, 12 * spent[0]), (unit, spent)
    assert spent[1] < 20, (unit, spent)
