"""Writes causes.jsonl from the sentence frames in frames/*.txt.

A frame is one line under a heading `= detail label stance`; its optional tags stand in front: the field of
administration, q (the opponent is a company), and the procedure (1, 2, 2a: appeal by the agency, r: retrial
review, n: non-litigation enforcement, old: wording of 1989).  Slots: {B} the agency as the court calls it, {A} its
bare name, {Y} the opponent, {P} a person, {Q} a company, {V} a village, {D} a date, {F} money, {N} a number of an
act, {C} a court, {n} a digit.  Every name is invented.  The output is the same on every run.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SEED = 20180601
COMMALESS = 0.2
"""Share of the sentences printed without commas, as in sources that lost theirs."""

PLACES = "青岚县 云泽市 柳浦区 丰岭县 安河区 洛滨县 桐湖区 北岭市 东麓县 南屿区 平澜县 长陌区 沐原区 白苇县 赤霞市".split()
TOWNS = "石桥镇 梅岭镇 双河街道 金沙乡 柏林镇 新民街道 落雁镇 大埠乡".split()
PERSONS = "赵甲 钱某乙 孙某 李某丙 周禾田 吴小满 郑春山 王某某 冯立秋 陈谷雨 褚某 卫青禾 蒋丁 沈某甲 韩长河".split()
COMPANIES = "恒禾食品有限公司 远帆物流有限公司 百川建材厂 瑞麦商贸有限公司 云杉环保科技有限公司 星桥餐饮店 同晖纺织有限公司".split()
AGENCIES = {
    "gongan": ("{p}公安局", "{p}公安局城东派出所", "{p}公安局河西分局"),
    "jiaojing": ("{p}公安局交通警察大队", "{p}公安局交通警察支队一大队"),
    "zrz": ("{p}自然资源局", "{p}国土资源局", "{p}林业局", "{p}自然资源和规划局"),
    "zj": ("{p}住房和城乡建设局", "{p}房产管理局", "{p}房屋征收管理办公室"),
    "cg": ("{p}城市管理综合行政执法局", "{p}城市管理局"),
    "sj": ("{p}市场监督管理局", "{p}工商行政管理局", "{p}食品药品监督管理局"),
    "rs": ("{p}人力资源和社会保障局",),
    "yb": ("{p}医疗保障局",),
    "hb": ("{p}环境保护局", "{p}生态环境局"),
    "jt": ("{p}交通运输局", "{p}道路运输管理所"),
    "ny": ("{p}农业农村局", "{p}水务局", "{p}农业局"),
    "yj": ("{p}应急管理局", "{p}安全生产监督管理局"),
    "ws": ("{p}卫生健康委员会", "{p}卫生局"),
    "jy": ("{p}教育局",),
    "mz": ("{p}民政局",),
    "sw": ("国家税务总局{p}税务局",),
    "tb": ("国家知识产权局", "原国家工商行政管理总局商标评审委员会"),
    "zhen": ("{p}{t}人民政府", "{p}{t}人民政府"),
    "zf": ("{p}人民政府",),
    "fy": ("{p}人民政府", "{p}公安局"),
}
FIELDS = tuple(field for field in AGENCIES if field not in {"fy", "tb"})
SIDES = {
    "1": ("被告", "原告"), "2": ("被上诉人", "上诉人"), "2a": ("上诉人", "被上诉人"), "r": ("被申请人", "再审申请人"),
    "n": ("申请执行人", "被执行人"),
}  # fmt: skip
NUMBERS = {
    "gongan": "公（治）行罚决字〔{y}〕{k}号", "sj": "市监处字〔{y}〕{k}号", "rs": "人社工认字〔{y}〕{k}号", "zrz": "土罚字〔{y}〕{k}号",
    "zf": "政决〔{y}〕{k}号",
}  # fmt: skip


class Frame(NamedTuple):
    """One sentence frame with its labels; `-` and `null` of the heading are None here."""

    text: str
    tags: frozenset[str]
    label: str | None
    detail: str | None
    stance: str


def frames() -> Iterator[Frame]:
    """All frames of frames/*.txt, in order of file and line."""
    for path in sorted((HERE / "frames").glob("*.txt")):
        detail: str | None = None
        label: str | None = None
        stance = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("= "):
                first, second, stance = line[2:].split()
                detail, label = None if first == "-" else first, None if second == "null" else second
            elif line:
                tags, text = line[1:].split("] ", 1) if line.startswith("[") else ("", line)
                yield Frame(text, frozenset(re.findall(r"\w+", tags)), label, detail, stance)


def filled(frame: Frame, dice: random.Random) -> str:
    """The frame's text with every slot filled."""
    field = next((tag for tag in frame.tags if tag in AGENCIES), None) or dice.choice(FIELDS)
    name = dice.choice(AGENCIES[field]).format(p=dice.choice(PLACES), t=dice.choice(TOWNS))
    agency_word, other_word = SIDES[_side(frame, dice)]
    person, company = dice.choice(PERSONS), dice.choice(PLACES)[:2] + dice.choice(COMPANIES)
    other = company if "q" in frame.tags else person
    year = dice.randint(2012, 2014) if "old" in frame.tags else dice.randint(2013, 2023)
    number = NUMBERS.get(field, "决字〔{y}〕{k}号").format(y=year, k=dice.randint(3, 980))
    return frame.text.format(
        A=name, B=dice.choice((agency_word, agency_word, agency_word + name, name)),
        Y=dice.choice((other_word, other_word, other_word + other)), P=person, Q=company, C=dice.choice(PLACES) + "人民法院",
        V=dice.choice(PLACES) + dice.choice(TOWNS) + dice.choice(("柳树村", "前洼村", "东坪社区")),
        D=f"{year}年{dice.randint(1, 12)}月{dice.randint(1, 28)}日", N=name[:1] + number,
        F=f"{dice.choice((500, 2000, 8000, 30000, 50000, 120000))}元", n=dice.randint(2, 9),
    )  # fmt: skip


def _side(frame: Frame, dice: random.Random) -> str:
    fixed = next((tag for tag in frame.tags if tag in SIDES), None)
    if fixed == "2":
        return dice.choice(("2", "2a"))
    return fixed or dice.choice(("1", "1", "1", "2", "2a"))


def rows(variants: int = 2) -> Iterator[dict[str, str | None]]:
    """The sentences, `variants` of each frame that has slots, one of those without; ids count from c0001."""
    dice = random.Random(SEED)  # noqa: S311  (variety, not secrecy)
    seen: set[str] = set()
    for frame in frames():
        for _ in range(variants):
            text = filled(frame, dice)
            if dice.random() < COMMALESS:
                text = text.replace("，", "")
            if text in seen or text.replace("，", "") in seen:
                continue
            seen.update({text, text.replace("，", "")})
            yield {
                "id": f"c{len(seen):05d}", "text": text, "label": frame.label, "detail": frame.detail,
                "stance": frame.stance,
            }  # fmt: skip


def main() -> None:
    """Rewrites causes.jsonl beside this file."""
    lines = [json.dumps(row, ensure_ascii=False) for row in rows()]
    (HERE / "causes.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
