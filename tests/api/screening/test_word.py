"""The form in Word: all that was found with its reasons and places, nothing taken for more than text, the same bytes again."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from docx import Document

from api.screening import answering, renewal, word
from api.screening.results import Chance, Part
from api.screening.showing import Shown
from api.worker.steps import Steps
from tests.api.screening.filed import filed, registered, shown
from tests.api.world import World

HOSTILE = "\x00<w:p/>&amp;=1+1 <img src=x>\x0b"
HEADS = ("案件基本情况", "期限", "研判结论", "逐项检查", "可能被认定的败诉原因及依据", "可以采取的措施", "类案", "需要询问单位的问题", "签署")


def said(found: Shown) -> str:
    """All that the file says."""
    document = Document(io.BytesIO(word.write(found)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_all_of_it_is_printed(world: World, steps: Steps) -> None:
    suit_id = filed(world, steps, "01")
    found = shown(world, suit_id)
    assert found.result is not None
    missed = found.result.of("not_met")[0]
    with world.database.write() as session:
        answering.answer(session, world.actor("police"), suit_id, None, missed.item, given="met", note="另有送达回证")
    renewal.screen(world.services, suit_id)
    found = shown(world, suit_id)
    assert found.result is not None
    text = said(found)
    places = [text.index(f"{mark}、{head}") for mark, head in zip("一二三四五六七八九", HEADS, strict=True)]
    assert places == sorted(places)
    for finding in found.result.findings:
        if finding.verdict in word.ASKED:
            assert finding.requires in text
            assert finding.basis[0] in text
    assert all(one.question in text for one in found.result.questions)
    assert "单位答复：" in text
    assert "另有送达回证（材料显示：" in text
    assert found.level_label in text
    assert found.suit.number in text
    assert word.write(found) == word.write(found)
    assert word.name(found).endswith(".docx")


def test_a_level_never_stands_without_its_range_and_reasons(world: World, steps: Steps) -> None:
    found = shown(world, filed(world, steps, "01"))
    assert found.result is not None
    part = Part("checklist", "逐项检查", Chance(0.8, 0.6, 0.9), 0.5, ("三项不符合",))
    told = said(replace(found, fresh=False, result=replace(found.result, chance=Chance(0.72, 0.55, 0.85), parts=(part,))))
    for expected in ("败诉可能性约72%，可能的范围为55%至85%。", "80%（60%—90%）", "50%", "三项不符合", "在研判后有变动"):
        assert expected in told
    assert "现有材料不足以判断败诉的可能性。" in said(replace(found, result=replace(found.result, chance=None)))


def test_what_stands_in_papers_is_text(world: World) -> None:
    suit_id = registered(world, said={"plaintiffs": HOSTILE.replace("\x00", "").replace("\x0b", ""), "number": "（2026）<b>/..\\:1号"})
    found = shown(world, suit_id)
    told = said(found)
    assert "<img src=x>" in told
    assert "尚未研判" in told
    assert not set('\\/:*?"<>|') & set(word.name(found))
    content = word.write(found)
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        assert b"<w:p/>&amp;=" not in pack.read("word/document.xml")
