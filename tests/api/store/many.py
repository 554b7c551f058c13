"""A store with very many invented judgments, quickly: rows by Core, texts put together from the invented samples.

    many = fill(database, 100_000)          # organisations, users and judgments; the same for the same number

Texts have about 3,000 characters; every judgment has its own file, analysis, involvements and, if lost, causes.
"""

from __future__ import annotations

import hashlib
import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

import corpora
from api.store import search, sights
from api.store.bigrams import words
from api.store.database import Database
from api.store.tables import (
    Analysis,
    Document,
    Involvement,
    Judgment,
    JudgmentCause,
    Organisation,
    OrganisationName,
    User,
)
from api.worker.version import version
from nlp.folding import fold
from nlp.judgment import Judgment as Findings
from nlp.taxonomy import codes

SAMPLES = sorted(Path(str(corpora.ROOT / "samples" / "judgments")).glob("*.txt"))
LENGTH = 3_000
DISTRICTS = (("云溪区", "990102"), ("松陵区", "990103"), ("石桥区", "990104"), ("南渡县", "990121"))
DEPARTMENTS = (
    "公安局", "自然资源局", "市场监督管理局", "人力资源和社会保障局", "住房和城乡建设局", "生态环境局", "卫生健康委员会", "应急管理局", "交通运输局", "城市管理局",
    "民政局", "教育局", "农业农村局", "水利局", "林业局", "财政局", "文化和旅游局", "税务局", "医疗保障局", "人民政府",
)  # fmt: skip
RARE = "慧嵘澹翀霈鋆昶珩棣瑾翊甯攸濂聿骁"
"""Characters of invented names."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BLOCK = 1_000
BODIES = 500
"""Texts that judgments share; their heads are their own."""


@dataclass
class Many:
    """Who is there: `users` by login, `organisations` by name; the large and the small agency's share."""

    users: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)


def fill(database: Database, number: int) -> Many:
    """Organisations, a user of each kind, and `number` judgments.

    `bureau`: its district has two fifths of all cases.  `busy`: an agency with a fifth of all.  `quiet`: one with 12.
    """
    chance = random.Random(number)
    many = _people(database)
    with database.write() as session:
        sight = {one: sights.of(session.connection(), [one]) for one in many.organisations.values()}
    agencies = [(name, one) for name, one in many.organisations.items() if not name.endswith("司法局")]
    sentences = _sentences()
    bodies = [_body(chance, sentences) for _ in range(BODIES)]
    for start in range(1, number + 1, BLOCK):
        made = [_judgment(chance, i, agencies, bodies) for i in range(start, min(start + BLOCK, number + 1))]
        _save(database, made, sight)
    return many


def _people(database: Database) -> Many:
    many = Many()
    with database.write() as session:
        for place, region in DISTRICTS:
            for department in ("司法局", *DEPARTMENTS):
                name = f"临江市{place}{department}"
                row = Organisation(name=name, kind="bureau" if department == "司法局" else "agency", region=region)
                row.names.append(OrganisationName(name=name, folded=fold(name), kind="official"))
                session.add(row)
                session.flush()
                row.path = f"/{row.id}/"
                many.organisations[name] = row.id
        for login, role, home in (
            ("admin", "administrator", None),
            ("bureau", "bureau", "临江市云溪区司法局"),
            ("busy", "agency", "临江市云溪区公安局"),
            ("quiet", "agency", "临江市南渡县人民政府"),
        ):
            user = User(login=login, name=login, role=role, organisation_id=many.organisations.get(home or ""))
            session.add(user)
            session.flush()
            many.users[login] = user.id
    return many


def _sentences() -> list[list[str]]:
    return [re.split(r"(?<=[。；\n])", path.read_text(encoding="utf-8")) for path in SAMPLES]


def _judgment(
    chance: random.Random, number: int, agencies: list[tuple[str, int]], bodies: list[tuple[str, str]]
) -> dict[str, Any]:
    share = chance.random()
    if number <= 12:
        agency = next(one for one in agencies if one[0] == "临江市南渡县人民政府")
    elif share < 0.2:
        agency = next(one for one in agencies if one[0] == "临江市云溪区公安局")
    elif share < 0.4:
        agency = chance.choice([one for one in agencies if "云溪区" in one[0]])
    else:
        agency = chance.choice([one for one in agencies if one[0] != "临江市南渡县人民政府"])
    day = date(2014, 1, 1) + timedelta(days=chance.randrange(4_300))
    result = chance.choices(codes("agency_result"), (18, 8, 50, 16, 5, 3))[0]
    causes = [(chance.choice(codes("cause")), chance.choice(codes("cause_detail"))) for _ in range(chance.randint(1, 2))]
    person = chance.choice("赵钱孙李周吴郑王") + "".join(chance.choices(RARE, k=2))
    place = agency[0][3:6]
    court = f"临江市{place}人民法院"
    case_number = f"（{day.year}）皖99{chance.randint(1, 30):02}行初{number}号"
    body, body_words = chance.choice(bodies)
    head = f"{court}\n{case_number}\n原告：{person}。\n被告：{agency[0]}。\n"
    return {
        "id": number, "agency": agency, "person": person, "court": court, "case_number": case_number, "day": day,
        "result": result, "causes": causes if result in {"lost", "partly_lost"} else [],
        "act_type": chance.choice(codes("act_type")), "field": chance.choice(codes("field")),
        "doc_type": chance.choices(("judgment", "ruling"), (7, 3))[0], "procedure": chance.choices(("first", "second"), (7, 3))[0],
        "state": chance.choices(("to_check", "checked"), (1, 4))[0], "review_count": chance.choice((0, 0, 1, 3)),
        "text": head + body, "words": f"{words(head)} {body_words}",
    }  # fmt: skip


def _body(chance: random.Random, sentences: list[list[str]]) -> tuple[str, str]:
    """A text and its words, which take longer than all the rest of a judgment."""
    made = "".join(_text(chance, sentences))
    return made, words(made)


def _text(chance: random.Random, sentences: list[list[str]]) -> Iterator[str]:
    size = 0
    while size < LENGTH:
        sample = chance.choice(sentences)
        start = chance.randrange(len(sample))
        for sentence in sample[start : start + 12]:
            yield sentence
            size += len(sentence)


def _save(database: Database, made: list[dict[str, Any]], sight: dict[int, int | None]) -> None:
    rows: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (Document, Analysis, Judgment, Involvement, JudgmentCause)
    }
    texts, tokens = [], []
    for one in made:
        _rows(one, rows)
        rows[Judgment][-1]["sight_id"] = sight[one["agency"][1]]
        place = search.place_of(one["id"], rows[Judgment][-1]["decision_date"])
        texts.append({"id": one["id"], "place": place, "content": zlib.compress(one["text"].encode(), 1)})
        tokens.append({"judgment": one["id"], "place": place, "words": one["words"]})
    with database.write() as session:
        for table in (Analysis, Judgment, Document, Involvement, JudgmentCause):
            if rows[table]:
                session.execute(insert(table), rows[table])
        session.execute(text("INSERT INTO judgment_search_texts (judgment_id, place, content) VALUES (:id, :place, :content)"), texts)
        if database.dialect == "sqlite":
            session.execute(text("INSERT INTO judgment_search (rowid, words) VALUES (:place, :words)"), tokens)
        else:
            session.execute(search.VECTORS, [{"id": one["judgment"], "words": part} for one in tokens for part in search.vectors(one["words"])])


def _rows(one: dict[str, Any], rows: dict[Any, list[dict[str, Any]]]) -> None:
    sha256, (agency, organisation) = hashlib.sha256(str(one["id"]).encode()).hexdigest(), one["agency"]
    plain = {key: one[key] for key in ("court", "case_number", "act_type", "field", "doc_type", "procedure")}
    record = Findings().to_json() | plain | {
        "id": str(one["id"]), "status": "complete", "error": None, "warnings": [],
        "source": {"path": f"{one['id']}.pdf", "sha256": sha256, "media_type": "application/pdf", "pages": 6,
                   "pages_ocr": [], "characters": len(one["text"])},
        "decision_date": one["day"].isoformat(), "agency_result": one["result"], "prior_case_numbers": [],
        "parties": [
            {"name": one["person"], "role": "plaintiff", "original_role": "plaintiff", "kind": "person",
             "representative": None, "agents": []},
            {"name": agency, "role": "defendant", "original_role": "defendant", "kind": "agency", "representative": None,
             "agents": []},
        ],
        "head_attended": "attended", "act_numbers": [], "dispositions": [], "costs_borne_by": [agency], "statutes": [],
        "results_by_agency": [{"name": agency, "result": one["result"]}], "performance_periods": [], "needs_review": [],
        "causes": [{"code": code, "detail": detail, "quote": one["text"][900:1100], "confidence": 0.9}
                   for code, detail in one["causes"]],
    }  # fmt: skip
    i = one["id"]
    rows[Analysis].append(
        {"id": i, "sha256": sha256, "version": version(), "status": "complete", "record": record, "evidence": {}, "created_at": NOW}
    )
    rows[Judgment].append(
        plain | {
            "id": i, "key": f"{one['court']}|{one['case_number']}", "document_id": i, "analysis_id": i, "decision_date": one["day"],
            "agency_result": one["result"], "agencies": agency, "opponents": one["person"], "record": record,
            "state": one["state"], "review_count": one["review_count"], "corrected": i % 9 == 0,
            "created_at": NOW + timedelta(minutes=i), "updated_at": NOW + timedelta(minutes=i),
        }
    )  # fmt: skip
    rows[Document].append(
        {"id": i, "sha256": sha256, "organisation_id": organisation, "name": f"{i}.pdf", "size": 300_000, "state": one["state"],
         "analysis_id": i, "judgment_id": i, "version": 1, "received_at": NOW + timedelta(minutes=i), "state_at": NOW}
    )  # fmt: skip
    base = {"judgment_id": i, "organisation_id": organisation, "name": agency, "status": "matched", "score": 100.0}
    rows[Involvement].append(base | {"role": "defendant", "result": one["result"]})
    rows[Involvement].append(base | {"role": "submitter", "result": None})
    rows[JudgmentCause] += [{"judgment_id": i, "code": code, "detail": detail} for code, detail in one["causes"]]
