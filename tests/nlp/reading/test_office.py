"""docx, and through LibreOffice doc, wps and rtf."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import docx
import olefile
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw, ImageFont

from nlp.errors import ReadingError
from nlp.numerals import to_chinese
from nlp.reading import read
from nlp.reading.formats import legacy
from nlp.reading.formats.office import read_docx, read_legacy
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits

LIMITS = Limits()
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NO_OFFICE = pytest.mark.skipif(legacy.find_soffice() is None, reason="LibreOffice is not installed")


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def made(body: str, parts: Mapping[str, str] | None = None, relations: str = "") -> bytes:
    """A docx with this XML in its body, further parts, and relations of the document part."""
    main = (
        f'<w:document {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'xmlns:r="{TYPES}"><w:body>{body}</w:body></w:document>'
    )
    opc = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    given = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {opc}><Relationship Id="r1" Type="{TYPES}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": main,
        "word/_rels/document.xml.rels": f"<Relationships {opc}>{relations}</Relationships>",
        **(parts or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in given.items():
            pack.writestr(name, content)
    return buffer.getvalue()


def p(*runs: str, properties: str = "") -> str:
    """A paragraph; strings that are no XML become runs."""
    inner = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{inner}</w:p>"


def lines(data: bytes) -> list[str]:
    return read_docx(data, LIMITS).text.split("\n")


def changed(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The docx with its document part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == "word/document.xml" else old.read(name))
    return out.getvalue()


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(ReadingError) as caught:
        call()
    return caught.value.code


def test_paragraphs_and_tables_in_reading_order_without_headers() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_paragraph("某某县人民法院")
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("项目", "金额"), ("征收补偿", "100元")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("")
    document.add_paragraph("　　本院认为，")
    read = read_docx(saved(document), LIMITS)
    assert read.text == "某某县人民法院\n项目\t金额\n征收补偿\t100元\n本院认为，"
    assert read.media_type == sniff.DOCX
    assert read.pages == ()
    (found,) = read.tables
    assert found.rows == (("项目", "金额"), ("征收补偿", "100元"))
    assert read.text[found.span.start : found.span.end] == "项目\t金额\n征收补偿\t100元"


def test_merged_cells_are_given_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "宽"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "高"
    table.cell(1, 0).text = "左"
    assert read_docx(saved(document), LIMITS).tables[0].rows == (("宽", "", "高"), ("左", "", ""))


def test_a_table_of_one_column_is_a_frame() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "第一段"
    cell.add_paragraph("第二段")
    read = read_docx(saved(document), LIMITS)
    assert (read.text, read.tables) == ("第一段\n第二段", ())


BOX = "<w:txbxContent>{}</w:txbxContent>"


def test_a_text_box_is_read_once_where_it_is_anchored() -> None:
    shape = f"<wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp>"
    graphic = f"<a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic>"
    new = f"<w:drawing><wp:anchor>{graphic}</wp:anchor></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"
    both = f"<mc:AlternateContent><mc:Choice>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    boxed = f"<w:r>{both.replace('{}', p('框内'))}</w:r>"
    assert lines(made(p("前") + p(boxed, "段首有框") + p("段末有框", boxed))) == [
        "前", "框内", "段首有框", "段末有框", "框内",
    ]  # fmt: skip
    assert lines(made(p(f"<w:r>{old.replace('{}', p('旧式框'))}</w:r>"))) == ["旧式框"]


def test_tracked_changes_are_read_as_final() -> None:
    mark = 'w:id="1" w:author="x"'
    body = p(
        "撤销",
        f"<w:del {mark}><w:r><w:delText>原</w:delText></w:r></w:del>",
        f"<w:ins {mark}><w:r><w:t>被诉</w:t></w:r></w:ins>",
        "决定，",
        properties=f"<w:rPr><w:del {mark}/></w:rPr>",
    )
    read = read_docx(made(body + p("并重作。")), LIMITS)
    assert read.text == "撤销被诉决定，并重作。"
    assert [(warning.code, "3 处" in warning.message) for warning in read.warnings] == [("W410", True)]


def test_breaks_tabs_hidden_text_fields_and_controls() -> None:
    body = (
        p("甲<!-- -->", "<w:r><w:br/><w:t>乙</w:t><w:br w:type='page'/><w:t>丙</w:t></w:r>")
        + p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>", "显")
        + p("<w:r><w:instrText>PAGE</w:instrText></w:r>", "<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>")
        + f"<w:sdt><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
        + p("<w:r><w:t>丁</w:t><w:tab/><w:t>戊</w:t><w:noBreakHyphen/><w:softHyphen/></w:r>")
    )
    assert lines(made(body)) == ["甲", "乙丙", "显", "链", "控件", "丁\t戊-"]


def test_footnotes_come_last_in_the_order_of_their_marks() -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator">{p("线")}</w:footnote>'
        f'<w:footnote w:id="2">{p("注二")}</w:footnote><w:footnote w:id="1">{p("注一")}</w:footnote></w:footnotes>'
    )
    relation = f'<Relationship Id="f" Type="{TYPES}/footnotes" Target="footnotes.xml"/>'
    marks = [f'<w:r><w:footnoteReference w:id="{number}"/></w:r>' for number in (1, 2)]
    body = p("正文", marks[0]) + p("后", marks[1])
    assert lines(made(body, {"word/footnotes.xml": notes}, relation)) == ["正文", "后", "注一", "注二"]


def level(depth: int, form: str, pattern: str, more: str = "") -> str:
    inner = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{depth}">{inner}</w:lvl>'


def test_automatic_numbers_are_printed() -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCountingThousand", "%1、")
        + level(1, "chineseCounting", "（%2）")
        + level(2, "decimal", "%1.%3", "<w:isLgl/>")
        + f'</w:abstractNum><w:abstractNum w:abstractNumId="1">{level(0, "bullet", "&#xF06C;")}</w:abstractNum>'
        + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )
    styles = (
        f'<w:styles {W}><w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style><w:style w:styleId="c"><w:basedOn w:val="c"/></w:style>'
        "</w:styles>"
    )
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{TYPES}/{kind}" Target="{kind}.xml"/>' for kind in ("numbering", "styles")
    )

    def item(text: str, depth: int = 0, number: int = 1) -> str:
        return p(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')

    body = (
        item("撤销") + item("重作") + item("其一", 1) + item("其二", 1) + item("细", 2) + item("驳回")
        + p("样式", properties='<w:pStyle w:val="b"/>') + p("无", properties='<w:pStyle w:val="c"/>')
        + item("点", number=2) + item("另起", number=3) + item("接着", number=3) + item("不编号", number=0)
        + item("再其一", 1)
    )  # fmt: skip
    parts = {"word/numbering.xml": numbering, "word/styles.xml": styles}
    assert lines(made(body, parts, relations)) == [
        "一、撤销", "二、重作", "（一）其一", "（二）其二", "2.1细", "三、驳回", "四、样式", "无", "点", "五、另起",
        "六、接着", "不编号", "（一）再其一",
    ]  # fmt: skip


def test_chinese_numbers() -> None:
    assert [to_chinese(n) for n in (0, 1, 10, 11, 20, 99, 100, 101, 110, 1000, 1010, 10000)] == [
        "〇", "一", "十", "十一", "二十", "九十九", "一百", "一百零一", "一百一十", "一千", "一千零一十", "10000",
    ]  # fmt: skip


def test_strict_documents_read_alike() -> None:
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = changed(made(p("严格格式")), lambda part: part.replace(W[9:-1].encode(), strict))
    assert read_docx(data, LIMITS).text == "严格格式"


def test_no_text_is_an_error_on_the_result() -> None:
    read = read_docx(made(p("")), LIMITS)
    assert (read.text, [error.code for error in read.errors]) == ("", ["E206"])


@pytest.mark.parametrize(
    ("declaration", "content"),
    [
        ('<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
        ('<!DOCTYPE d [<!ENTITY e "ha"><!ENTITY f "&e;&e;&e;">]>', "&f;"),
        ('<!DOCTYPE d SYSTEM "http://a.example/d">', "x"),
    ],
)
def test_entities_are_refused(declaration: str, content: str) -> None:
    data = changed(made(p("x")), lambda part: declaration.encode() + part.replace(b">x<", f">{content}<".encode()))
    assert error_of(lambda: read_docx(data, LIMITS)) == "E115"


@pytest.mark.parametrize(
    ("kind", "target", "refused"),
    [
        ("attachedTemplate", "http://a.example/t.dotm", True),
        ("oleObject", "\\\\server\\share\\x", True),
        ("attachedTemplate", "file:///C:/Users/x/Normal.dotm", False),
        ("hyperlink", "https://a.example/", False),
        ("image", "https://a.example/logo.png", False),
    ],
)
def test_remote_objects_are_refused_links_are_not(kind: str, target: str, refused: bool) -> None:
    relation = f'<Relationship Id="x" Type="{TYPES}/{kind}" Target="{target}" TargetMode="External"/>'
    data = made(p("正文"), relations=relation)
    if refused:
        assert error_of(lambda: read_docx(data, LIMITS)) == "E115"
    else:
        assert read_docx(data, LIMITS).text == "正文"


def test_a_bomb_in_a_docx_is_not_unpacked() -> None:
    assert error_of(lambda: read_docx(made(p("x" * (20 << 20))), LIMITS)) == "E111"


def test_too_much_text_is_refused() -> None:
    assert error_of(lambda: read_docx(made(p("字" * 50) * 3), replace(LIMITS, characters=100))) == "E116"


def test_damaged_files() -> None:
    data = made(p("正文"))
    assert error_of(lambda: read_docx(data[:300], LIMITS)) == "E105"
    assert error_of(lambda: read_docx(made(p("正文<w:oops>")), LIMITS)) == "E105"
    lost = data.replace(b"word/document.xml", b"word/dokument.xml")
    assert error_of(lambda: read_docx(lost, LIMITS)) == "E105"


def test_deep_nesting_ends() -> None:
    body = "<w:sdt><w:sdtContent>" * 100 + p("深") + "</w:sdtContent></w:sdt>" * 100
    assert read_docx(made(p("浅") + body), LIMITS).text == "浅"


def test_reading_goes_by_content_not_by_name() -> None:
    document = read(made(p("正文")), name="判决书.doc")
    assert document.text == "正文"
    assert "W406" in [warning.code for warning in document.warnings]


def test_a_docx_made_by_python_docx_with_lists(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level(0, "chineseCounting", "%1、")}</w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text in ("撤销被诉决定；", "驳回其他诉讼请求。"):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
        )
    assert lines(saved(document)) == ["一、撤销被诉决定；", "二、驳回其他诉讼请求。"]


def test_without_libreoffice_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(legacy, "USUAL_PLACES", ())
    with pytest.raises(ReadingError) as caught:
        read_legacy(b"{\\rtf1 x}", LIMITS)
    assert caught.value.code == "E114"
    assert "libreoffice-writer" in caught.value.remedy


def test_ole_files_that_are_no_text_documents() -> None:
    assert error_of(lambda: read_legacy(olefile.MAGIC + bytes(2000), LIMITS)) == "E105"
    assert error_of(lambda: read_legacy(ole("EncryptedPackage", b"x" * 5000), LIMITS)) == "E104"
    assert error_of(lambda: read_legacy(ole("Workbook", b"x" * 5000), LIMITS)) == "E106"
    assert error_of(lambda: read_legacy(ole("WordDocument", bytes(10) + b"\0\1" + bytes(5000)), LIMITS)) == "E104"


def ole(name: str, stream: bytes) -> bytes:
    """A compound file ([MS-CFB]) of 512-byte sectors with one stream of at least 4,096 bytes."""
    sectors = -(-len(stream) // 512)
    free, end, fat = b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff", b"\xfd\xff\xff\xff"
    header = (
        olefile.MAGIC + bytes(16) + b"\x3e\0\3\0\xfe\xff\x09\0\6\0" + bytes(6) + bytes(4) + (1).to_bytes(4, "little")
        + (1).to_bytes(4, "little") + bytes(4) + (4096).to_bytes(4, "little") + end + bytes(4) + end + bytes(4)
        + bytes(4) + free * 108
    )  # fmt: skip
    chain = b"".join((i + 3).to_bytes(4, "little") for i in range(sectors - 1)) + end
    table = (fat + end + chain).ljust(512, b"\xff")

    def entry(title: str, kind: int, child: bytes, start: bytes, size: int) -> bytes:
        raw = title.encode("utf-16-le")
        return (
            raw.ljust(64, b"\0") + (len(raw) + 2).to_bytes(2, "little") + bytes([kind, 1])
            + free * 2 + child + bytes(36) + start + size.to_bytes(8, "little")
        )  # fmt: skip

    one, two = (1).to_bytes(4, "little"), (2).to_bytes(4, "little")
    directory = entry("Root Entry", 5, one, end, 0) + entry(name, 2, free, two, len(stream))
    return header + table + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")


@NO_OFFICE
def test_rtf_and_doc_through_libreoffice(tmp_path: Path) -> None:
    import subprocess

    rtf = b"{\\rtf1\\ansi\\ansicpg936 " + "".join(f"\\u{ord(c)}?" for c in "行政判决书").encode() + b"\\par 2019\\par}"
    read = read_legacy(rtf, LIMITS)
    assert read.text == "行政判决书\n2019"
    assert read.media_type == sniff.RTF
    source = tmp_path / "a.docx"
    document = docx.Document()
    document.add_paragraph("行政裁定书")
    document.add_paragraph("驳回起诉。")
    source.write_bytes(saved(document))
    subprocess.run(
        [str(legacy.find_soffice()), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    data = (tmp_path / "out" / "a.doc").read_bytes()
    assert sniff.sniff(data) == sniff.DOC
    assert read_legacy(data, LIMITS).text == "行政裁定书\n驳回起诉。"


@NO_OFFICE
def test_a_conversion_that_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "SECONDS_MAX", 0.05)
    assert error_of(lambda: read_legacy(b"{\\rtf1 x}", LIMITS)) == "E108"


def picture(text: str) -> bytes:
    """A PNG with a printed line; Latin, since not every machine has a Chinese font."""
    image = Image.new("RGB", (1240, 300), "white")
    ImageDraw.Draw(image).text((100, 100), text, fill="black", font=ImageFont.load_default(48))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def scan(data: bytes) -> bytes:
    document = docx.Document()
    document.add_paragraph("扫描件")
    document.add_picture(io.BytesIO(data), width=5_000_000)
    return saved(document)


def test_a_scan_pasted_into_word_is_recognised() -> None:
    read = read_docx(scan(picture("ADMINISTRATIVE JUDGMENT 2019")), LIMITS)
    assert read.text.split("\n")[0] == "扫描件"
    assert "JUDGMENT 2019" in read.text
    assert read.pages_ocr == [1]
    assert int(read.char_pages[-1]) == 1
    assert len(read.text) == len(read.char_pages) == len(read.char_boxes)


def test_a_picture_that_cannot_be_read_is_an_error_on_the_result() -> None:
    whole = picture("x" * 5)
    read = read_docx(scan(whole), replace(LIMITS, pixels=1000))
    assert read.text == "扫描件"
    assert [error.code for error in read.errors] == ["E203"]
