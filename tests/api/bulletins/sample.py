"""A bulletin's figures made up by hand: a quarter of a district with two units, three lost cases, and everything to tell."""

from __future__ import annotations

from datetime import date

from api.bulletins.frozen import Case, Chart, Counted, Figure, Frozen, Heading, Line, Series, SuitCase, Table

POLICE, LAND = "临江市公安局云溪分局", "临江市云溪区自然资源局"
RULE = "口径：通用；按一审、裁判日期"
COUNTED = Counted(code="default", name="通用", source="行政诉讼法", digest="abc123def456", definition=RULE, text="{}")


def case(number: int, agency: str, result: str = "败诉", causes: str = "违反法定程序") -> Case:
    return Case(
        number, 100 + number, 2 if agency == POLICE else 3, f"（2026）江9902行初{number}号", agency, "临江市云溪区人民法院", "2026-01-05",
        f"2026-02-{number:02}", "一审", result, causes if result == "败诉" else "", "行政处罚", "公安交警" if agency == POLICE else "自然资源（国土、规划）",
    )  # fmt: skip


CASES = (*(case(number, POLICE) for number in (1, 2)), case(3, LAND, causes="不履行法定职责"), *(case(number, LAND, "胜诉") for number in range(4, 11)))


def count(code: str, label: str, value: int, before: int | None, cases: tuple[int, ...] = ()) -> Figure:
    return Figure(code=code, label=label, value=value, before=before, definition=RULE, cases=cases)


def rate(code: str, label: str, part: int, whole: int, before: float | None, *, small: bool = False) -> Figure:
    value = part / whole if whole else None
    return Figure(code=code, label=label, kind="rate", value=value, part=part, whole=whole, before=before, definition=RULE, small=small)


FIGURES = (
    count("filed", "发案", 12, 10), count("decided", "审结", 10, 8, tuple(range(1, 11))), count("lost", "败诉", 3, 4, (1, 2, 3)),
    rate("loss_rate", "败诉率", 3, 10, 0.5), count("corrected", "被纠错", 3, 4), rate("correction_rate", "纠错率", 3, 10, 0.5),
    count("withdrawn", "撤诉", 2, 1), count("self_corrected", "改变行为后撤诉", 1, 0), count("mediated", "调解", 0, 0), count("heard", "开庭", 8, 7),
    count("attended", "负责人出庭", 6, 7), rate("attendance_rate", "负责人出庭率", 6, 8, 1.0), count("rect_total", "整改事项", 4, None),
    count("rect_closed", "已销号", 3, None), rate("rect_rate", "整改完成率", 3, 4, None), count("liability_filled", "已填报责任追究", 1, None),
    count("liability_missing", "未填报责任追究", 2, None),
)  # fmt: skip
COURT = "临江市云溪区人民法院"
SUITS = (
    SuitCase(51, 2, "（2026）江9902行初61号", POLICE, COURT, "行政处罚", "2026-03-20", "", "", "红（高风险）"),
    SuitCase(52, 3, "（2026）江9902行初62号", LAND, COURT, "行政征收", "2026-01-20", "2026-03-02", "调解、和解", "黄（中风险）"),
    SuitCase(53, 3, "", LAND, COURT, "信息公开", "2026-01-22", "2026-03-01", "自行纠错后撤诉", "红（高风险）"),
)
PRETRIAL = Table(
    code="pretrial", title="在诉案件和审前化解情况",
    columns=(Heading(label="单位"), Heading(label="期末在诉", kind="count"), Heading(label="办结", kind="count")),
    lines=(Line(cells=(POLICE, 1, 0), suits=(51,)), Line(cells=(LAND, 0, 2), suits=(52, 53))),
)  # fmt: skip


def counted_suits(code: str, label: str, suits: tuple[int, ...]) -> Figure:
    return Figure(code=f"suits_{code}", label=label, value=len(suits), before=0, definition=RULE, suits=suits)


SUIT_FIGURES = (
    counted_suits("registered", "新收应诉", (51, 52, 53)), counted_suits("pending", "期末在诉", (51,)), counted_suits("red", "在诉高风险", (51,)),
    counted_suits("closed", "办结", (52, 53)), counted_suits("mediated", "审前和解", (52,)), counted_suits("self_corrected", "自行纠错", (53,)),
    counted_suits("withdrawn", "原告撤诉", ()), counted_suits("judged", "法院裁判", ()),
    rate("suits_resolved_rate", "审前化解率", 2, 2, None).model_copy(update={"suits": (52, 53)}),
)  # fmt: skip
UNITS = Table(
    code="ranking", title="各单位案件和排名",
    columns=(
        Heading(label="名次", kind="count"), Heading(label="单位"), Heading(label="发案", kind="count"), Heading(label="审结", kind="count"),
        Heading(label="败诉", kind="count"), Heading(label="败诉率", kind="number"),
    ),
    lines=(Line(cells=(1, POLICE, 2, 2, 2, "100.0%*"), cases=(1, 2)), Line(cells=(2, LAND, 10, 8, 1, "12.5%"), cases=(3,))),
    note="名次按败诉率从高到低。",
)  # fmt: skip
OVERALL = Table(
    code="overall", title="总体情况",
    columns=(Heading(label="项目"), Heading(label="本期", kind="number"), Heading(label="去年同期", kind="number")),
    lines=(Line(cells=("审结", "10", "8")), Line(cells=("败诉率", "30.0%", "50.0%"))),
)  # fmt: skip
MONTHS = Chart(
    code="months", title="各月收案、审结和败诉案件", kind="columns", labels=("1月", "2月", "3月"),
    series=(Series(name="收案", values=(5, 4, 3)), Series(name="审结", values=(0, 10, 0)), Series(name="败诉", values=(0, 3, 0))),
)  # fmt: skip
CAUSES = Chart(
    code="causes", title="败诉原因分布", kind="bars", labels=("违反法定程序", "不履行法定职责"),
    series=(Series(name="败诉案件", values=(2, 1)),), note="每起案件按主要原因计一次。",
)  # fmt: skip
PROBLEMS = [
    {"title": "违反法定程序", "lost": 2, "units": [POLICE], "details": [{"title": "应听证未告知、未组织", "lost": 2}], "cases": [1, 2]},
    {"title": "不履行法定职责", "lost": 1, "units": [LAND], "details": [{"title": "逾期未答复", "lost": 1}], "cases": [3]},
]
FACTS = {
    "province_rate": 0.15, "province_source": "2026年第一季度全省行政审判通报", "province_year": 2026, "papers_counted": False,
    "double": [{"reason": "2026年发案12件，上年同期10件。没有实现双下降。"}], "ranking_minimum": None, "units_lost_count": 2, "rect_open_total": 1, "excellence_ruled": True,
    "targets": [{"title": "平均败诉率每年降低10%", "reason": "本期败诉率30.0%，比去年同期下降40.0%，达到目标。"}],
    "units_lost": [
        {"unit": POLICE, "lost": 2, "decided": 2, "rate": "100.0%"}, {"unit": LAND, "lost": 1, "decided": 8, "rate": "12.5%"}
    ],
    "causes": [{"title": one["title"], "lost": one["lost"]} for one in PROBLEMS],
    "fields": [{"title": "公安交警", "lost": 2}, {"title": "自然资源（国土、规划）", "lost": 1}], "acts": [{"title": "行政处罚", "lost": 3}],
    "absent": [{"unit": LAND, "lost": 2, "cases": [3, 4]}], "problems": PROBLEMS, "typical": [1],
    "rect_open": [{"unit": POLICE, "lost": 1, "overdue": 1}], "liability_open": [{"unit": POLICE, "lost": 2, "cases": [1, 2]}],
    "summons_rules": [
        {
            "title": "败诉率较高单位约谈", "whom": "主要负责人或者分管负责人", "by": "区政府负责人", "source": "某方案第12条", "count": 1,
            "lines": [{"unit": POLICE, "title": "", "reason": "年度败诉率100.0%，超过20%。", "cases": [1, 2]}],
        }
    ],
    "summons_units": [POLICE], "on_site_units": [], "repeats": [{"unit": POLICE, "reason": "因应听证未告知、未组织败诉2件。", "cases": [1, 2]}], "repeats_units": [POLICE],
    "excellence": [{"unit": POLICE, "reason": "败诉率列第1位。", "cases": [1, 2]}], "on_site": [], "lagging": [],
    "suits_known": True, "suits_red_units": [{"unit": POLICE, "lost": 1}],
    "advice": [
        {**PROBLEMS[0], "advice_title": "严格遵守法定程序", "advice_text": "建议有关单位按执法类别编制程序清单。"}
    ],
}  # fmt: skip


def frozen(**changes: object) -> Frozen:
    """The figures, with some of them otherwise."""
    given = {
        "bureau": "临江市云溪区司法局", "area": "全区", "period": "2026年第一季度", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31),
        "policy": COUNTED, "figures": (*FIGURES, *SUIT_FIGURES), "tables": (OVERALL, UNITS, PRETRIAL), "charts": (MONTHS, CAUSES), "facts": FACTS,
        "cases": CASES, "suits": SUITS,
    }  # fmt: skip
    return Frozen.model_validate({**given, **changes})
