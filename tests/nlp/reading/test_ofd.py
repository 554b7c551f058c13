"""OFD: characters and their places, templates, pictures, and broken packages."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from textwrap import wrap

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from nlp.document import Document, Span
from nlp.errors import ReadingError
from nlp.reading import read
from nlp.reading.formats.ofd import read_ofd
from nlp.reading.formats.ofdpage import deltas
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits
from tests.nlp.reading.ofd_writer import NS, SIZE, line, ofd, packed, page, parts_of, prose

LIMITS = Limits()
POINTS = 72 / 25.4
HEAD = ("某某县人民法院", "行政判决书")
PROSE = (
    "原告某某公司不服被告某某县人民政府作出的行政处罚决定，向本院提起行政诉讼，本院立案后依法组成合议庭公开审理。",
    "本院认为，被诉行政处罚决定作出前没有告知当事人陈述和申辩的权利，程序违法，依法应予撤销，原告的请求成立，应予支持。",
    "如不服本判决，可以在判决书送达之日起十五日内提起上诉。",
)


def text(data: bytes) -> str:
    return solid(read_ofd(data, LIMITS))


def solid(document: Document) -> str:
    """The text without paragraphs: on pages with a line or two nothing tells where those end."""
    return document.text.replace("\n", "")


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(ReadingError) as caught:
        call()
    return caught.value.code


def boxes(data: bytes, word: str) -> np.ndarray:
    document = read_ofd(data, LIMITS)
    start = document.text.index(word)
    return document.char_boxes[start : start + len(word)] / POINTS


def test_lines_and_their_places() -> None:
    document = read_ofd(ofd(prose(*HEAD, "本院认为"), prose("判决如下")), LIMITS)
    assert solid(document) == "某某县人民法院行政判决书本院认为判决如下"
    assert document.media_type == sniff.OFD
    assert [(p.number, p.source, round(p.width), round(p.height)) for p in document.pages] == [
        (1, "text", 595, 842), (2, "text", 595, 842),
    ]  # fmt: skip
    (place,) = document.places(Span(document.text.index("判决书"), document.text.index("判决书") + 3))
    assert place.page == 1
    assert np.allclose(np.array(place.boxes[0]) / POINTS, [30 + 2 * SIZE, 38, 30 + 5 * SIZE, 38 + SIZE], atol=0.1)
    assert int(document.char_pages[-1]) == 2


def test_wrapped_lines_are_one_paragraph() -> None:
    printed = [row for paragraph in PROSE for row in wrap("　　" + paragraph, 28)]
    objects = [
        line(row.strip("　"), 30 + 2 * SIZE * row.startswith("　"), 30 + 8 * number)
        for number, row in enumerate(printed)
    ]
    assert len(printed) == 7
    assert read_ofd(ofd(page(*objects)), LIMITS).text.split("\n") == list(PROSE)


def test_objects_out_of_order_are_read_top_to_bottom() -> None:
    assert text(ofd(page(line("第二行在后", 30, 50), line("第一行在前", 30, 30)))) == "第一行在前第二行在后"


def test_one_object_a_character() -> None:
    objects = [line(character, 30 + SIZE * n, 30) for n, character in enumerate("一字一框也是一行")]
    assert text(ofd(page(*objects))) == "一字一框也是一行"


def test_deltas_in_both_forms() -> None:
    assert deltas("1 g 2 3.5 4", 9) == [1, 3.5, 3.5, 4]
    assert deltas("g 999999999 2", 3) == [2, 2, 2]
    assert deltas("1 g x", 3) == [1]
    assert deltas("g 2", 3) == []
    assert deltas("nan 1e400 -1", 3) == [0, 0, -1]
    assert deltas(None, 3) == []


def test_text_codes_follow_one_another_and_matrices_move_them() -> None:
    codes = (
        '<ofd:TextCode X="0" Y="4" DeltaX="5 5">判决书</ofd:TextCode>'
        '<ofd:TextCode Y="14" DeltaX="5">如下</ofd:TextCode>'
    )
    data = ofd(page(f'<ofd:TextObject Size="5" Boundary="20 30 50 50" CTM="2 0 0 2 1 1">{codes}</ofd:TextObject>'))
    assert text(data) == "判决书如下"
    assert np.allclose(boxes(data, "决")[0, [0, 2]], [20 + 2 * 5 + 1, 20 + 2 * 10 + 1], atol=0.1)
    assert np.allclose(boxes(data, "如")[0, [0, 1]], [21, 30 + 1 + 2 * (14 - 4.3)], atol=0.1)


def test_page_blocks_hidden_objects_and_the_page_area() -> None:
    block = f"<ofd:PageBlock><ofd:PageBlock>{line('深处的字', 130, 120)}</ofd:PageBlock></ofd:PageBlock>"
    data = ofd(page(block, line("看不见", 130, 130, 'Visible="false"'), area="100 100 148 210"))
    document = read_ofd(data, LIMITS)
    assert document.text == "深处的字"
    assert round(document.pages[0].width / POINTS) == 148
    assert np.allclose(boxes(data, "深")[0, :2], [30, 20], atol=0.1)


def test_templates_are_part_of_the_page() -> None:
    common = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    content = page(line("申请人某某", 60, 60), head='<ofd:Template TemplateID="7" ZOrder="Background"/>')
    parts = parts_of([content], common=common) | {"Doc_0/Tpls/Tpl_0/Content.xml": prose("行政复议决定书")}
    assert text(packed(parts)) == "行政复议决定书申请人某某"


def test_several_documents_in_one_package() -> None:
    parts = parts_of([prose("原告起诉")]) | parts_of([prose("被告答辩")], folder="Doc_1")
    document = read_ofd(packed(parts, ("Doc_0", "Doc_1")), LIMITS)
    assert solid(document) == "原告起诉被告答辩"
    assert [p.number for p in document.pages] == [1, 2]


def test_ruled_tables_are_tables() -> None:
    xs, ys = (30, 80, 130), (30, 40, 50)
    strokes = [f"M {x - 30} 0 L {x - 30} 20" for x in xs] + [f"M 0 {y - 30} L 100 {y - 30}" for y in ys]
    rules = (
        f'<ofd:PathObject Boundary="30 30 100 20" LineWidth="0.3"><ofd:AbbreviatedData>{stroke}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
        for stroke in strokes
    )
    words = [line("项目", 35, 32), line("金额", 85, 32), line("补偿", 35, 42), line("数额", 85, 42)]
    document = read_ofd(ofd(page(*rules, *words)), LIMITS)
    assert document.text == "项目\t金额\n补偿\t数额"
    assert [table.page for table in document.tables] == [1]


def test_a_missing_page_is_an_error_on_the_result() -> None:
    parts = parts_of([prose("原告起诉"), prose("被告答辩"), prose("本院认为")])
    del parts["Doc_0/Pages/Page_1/Content.xml"]
    document = read_ofd(packed(parts), LIMITS)
    assert solid(document) == "原告起诉本院认为"
    assert [(error.code, error.page) for error in document.errors] == [("E204", 2)]
    assert [p.source for p in document.pages] == ["text", "none", "text"]
    assert int(document.char_pages[-1]) == 3


def test_damaged_blank_and_absurd_pages() -> None:
    document = read_ofd(
        ofd("<ofd:Page", prose("被告答辩"), page(), page(line("大", 1, 1), area="0 0 1e9 1e9")), LIMITS
    )  # fmt: skip
    assert document.text == "被告答辩"
    assert [(error.code, error.page) for error in document.errors] == [("E205", 1), ("E201", 3), ("E202", 4)]


def test_numbers_that_are_none_cost_nothing() -> None:
    data = ofd(page(
        '<ofd:TextObject Size="x" Boundary="a b" CTM="1 2">'
        '<ofd:TextCode X="nan" Y="1e999">甲</ofd:TextCode></ofd:TextObject>',
        '<ofd:PathObject Boundary=""><ofd:AbbreviatedData>M 1 L L nan x</ofd:AbbreviatedData></ofd:PathObject>',
        line("乙", 30, 30),
    ))  # fmt: skip
    assert "乙" in text(data)


def test_packages_that_cannot_be_read() -> None:
    whole = parts_of([prose("正文")])
    assert error_of(lambda: text(packed({}))) == "E105"
    assert error_of(lambda: text(packed(whole)[:200])) == "E105"
    assert error_of(lambda: text(ofd())) == "E105"
    assert error_of(lambda: text(packed({**whole, "Encryptions.xml": "<x/>"}))) == "E104"
    entity = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><ofd:Document {NS}>&e;</ofd:Document>'
    assert error_of(lambda: text(packed({**whole, "Doc_0/Document.xml": entity}))) == "E115"
    evil = entity.replace("Document", "Page")
    assert error_of(lambda: text(packed({**whole, "Doc_0/Pages/Page_0/Content.xml": evil}))) == "E115"


def test_limits() -> None:
    many = ofd(*[prose("字" * 20)] * 5)
    assert error_of(lambda: read_ofd(many, replace(LIMITS, pages=4))) == "E107"
    assert error_of(lambda: read_ofd(many, replace(LIMITS, characters=50))) == "E116"
    assert error_of(lambda: read_ofd(many, replace(LIMITS, expanded=1000))) == "E111"
    bomb = ofd(page(line("x", 1, 1), " " * (20 << 20)))
    assert [error.code for error in read_ofd(bomb, LIMITS).errors] == ["E206", "E205"]


def test_reading_goes_by_content_not_by_name() -> None:
    document = read(ofd(prose(*HEAD)), name="判决书.pdf")
    assert solid(document) == "".join(HEAD)
    assert "W406" in [warning.code for warning in document.warnings]


def scanned(picture: bytes | None, media: str = "Image_1.png") -> bytes:
    """A page that is a picture from (10, 20), 190 millimetres wide and 100 high."""
    resources = (
        f'<ofd:Res {NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="5" Type="Image" Format="PNG">'
        f"<ofd:MediaFile>{media}</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    content = page('<ofd:ImageObject ResourceID="5" Boundary="10 20 190 100" CTM="190 0 0 100 0 0"/>')
    parts = parts_of([content, prose("本院认为")], common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>")
    parts["Doc_0/DocumentRes.xml"] = resources
    if picture is not None:
        parts["Doc_0/Res/Image_1.png"] = picture
    return packed(parts)


def printed(words: str) -> bytes:
    """A picture of 190:100 with words from a fifth of its height on; Latin needs no Chinese font."""
    image = Image.new("RGB", (1520, 800), "white")
    ImageDraw.Draw(image).text((80, 160), words, fill="black", font=ImageFont.load_default(56))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_pictures_are_recognised_and_placed() -> None:
    data = scanned(printed("ADMINISTRATIVE JUDGMENT"))
    document = read_ofd(data, LIMITS)
    assert "JUDGMENT" in document.text
    assert document.text.endswith("本院认为")
    assert document.pages_ocr == [1]
    box = boxes(data, "J")[0]
    assert 10 < box[0] < 200
    assert 20 + 15 < box[1] < 20 + 30
    assert "W402" in [warning.code for warning in document.warnings]


@pytest.mark.parametrize(("picture", "code"), [(None, "E204"), (b"no picture", "E205")])
def test_pictures_that_are_missing_or_damaged(picture: bytes | None, code: str) -> None:
    document = read_ofd(scanned(picture), LIMITS)
    assert document.text == "本院认为"
    assert [(error.code, error.page) for error in document.errors] == [(code, 1)]
