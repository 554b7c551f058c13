"""Books of invented cases, and released cases in a test's store."""

from __future__ import annotations

import random
from datetime import date

from api.casebook.released import Released, ReleasedCause, ReleasedSection, ReleasedStatute
from api.casebook.volumes.book import Book, Settings, assembled
from api.store.tables import Dispute, TypicalCase
from api.store.types import now
from tests.api import seed
from tests.api.world import World

AGENCIES = ("临江市公安局云溪分局", "临江市云溪区市场监督管理局", "临江市云溪区自然资源局")
CAUSES = (
    ReleasedCause(code="procedure_violation", label="程序违法", detail="应告知未告知陈述申辩权"),
    ReleasedCause(code="insufficient_evidence", label="主要证据不足"),
    ReleasedCause(code="inaction", label="不履行法定职责", detail="未在法定期限内答复"),
)
LAWS = (("中华人民共和国行政处罚法", "第四十四条"), ("中华人民共和国行政处罚法", "第六十二条"), ("行政强制法", "第三十五条"), ("行政处罚法", "第五条第一款"))
WORDS = "行政机关作出决定应当依法告知当事人享有陈述申辩和听证的权利未予告知即径行处罚属于违反法定程序被诉决定依法应予撤销"
BUREAU = "临江市云溪区司法局"


def case(number: int, chance: random.Random, *, title: str = "", length: int = 120) -> Released:
    """A case; the same for the same chance."""
    agency = chance.choice(AGENCIES)
    return Released(
        title=title or f"张某诉{agency}{chance.choice(('行政处罚案', '不履行法定职责案', '强制拆除房屋行为违法并行政赔偿案'))}",
        number=f"（2025）江9902行初{100 + number}号", keywords=("行政处罚", "陈述申辩"),
        sections=tuple(
            ReleasedSection(code=code, title=label, paragraphs=tuple(text(chance, length) for _ in range(chance.randint(1, 3))))
            for code, label in (("facts", "基本案情"), ("result", "裁判结果"), ("reasons", "败诉原因"), ("meaning", "典型意义·执法提示"))
        ),
        agency=agency, field=chance.choice(("公安", "市场监管")), causes=(chance.choice(CAUSES),),
        statutes=tuple(ReleasedStatute(law=law, article=article) for law, article in chance.sample(LAWS, 2)),
    )  # fmt: skip


def text(chance: random.Random, length: int) -> str:
    """Words without sense, with the signs and figures that judgments have."""
    made = ""
    while len(made) < length:
        made += "".join(chance.choice(WORDS) for _ in range(chance.randint(5, 20))) + chance.choice("，，；。")
        if chance.random() < 0.3:
            made += f"2025年{chance.randint(1, 12)}月{chance.randint(1, 28)}日，罚款{chance.randint(1, 99)},000元，"
    return made.rstrip("，；。") + "。"


def book(count: int = 6, *, cases: tuple[Released, ...] = (), draft: bool = False, title: str = "行政败诉案件典型案例汇编", **values: object) -> Book:
    """A book of so many cases, or of these."""
    chance = random.Random(count)
    made = cases or tuple(case(number, chance) for number in range(count))
    settings = Settings(**{"note": "内部资料　注意保存", "subtitle": "以案为鉴", **values})
    preface = "为发挥典型案例的警示作用，特编印本书。\n各单位应当对照整改。"
    return assembled(title, "2026年第1辑", preface, settings, made, bureau=BUREAU, day=None if draft else date(2026, 3, 5), draft=draft)


def released(world: World, owner: str = "police", found: Released | None = None, *, bureau: str = "bureau", secret: str = "") -> int:
    """A released case in the store; `secret`: a name that was masked in it.  Its id."""
    with world.database.read() as session:
        number = len(session.query(TypicalCase).all()) + 1
    judgment_id = seed.record(world, {"case_number": f"（2025）江9902行初{number}号"}, owner)
    with world.database.write() as session:
        dispute = Dispute(number=f"（2025）江9902行初{number}号")
        session.add(dispute)
        session.flush()
        names = [[secret, "person"]] if secret else []
        made = TypicalCase(
            bureau_id=world.organisations[bureau], dispute_id=dispute.id, organisation_id=world.organisations[owner], judgment_id=judgment_id,
            reasons=[], state="released", title=f"原标题{number}", user_id=world.users["bureau"], released_at=now(), released_by=world.users["bureau"],
            released=(found or case(number, random.Random(number))).to_json(), masking={"secrets": {"names": names, "numbers": []}, "kept": []},
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id
