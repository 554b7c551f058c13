"""The leak check finds what was planted, wherever a file may hide it, and finds nothing in a clean one."""

from __future__ import annotations

import base64
import io
import random
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
import typst
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from api.casebook.leaks import UNREAD, Leak, check
from nlp.redact import Category, Secrets

NAME = "赵临舟"
SECRETS = Secrets(names=((NAME, Category.PERSON),), numbers=(("13900001234", Category.PHONE),))
CLEAN = "原告赵某不服云溪区某某局作出的处罚决定，提起诉讼。"


def word(plant: Callable[[Document], None] | None = None) -> bytes:
    made = Document()
    made.core_properties.author = "临江市云溪区司法局"
    made.add_paragraph(CLEAN)
    if plant is not None:
        plant(made)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def added(content: bytes, parts: dict[str, str | bytes]) -> bytes:
    """The pack with more parts, or others in place of those it has."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for info in old.filelist:
            if info.filename not in parts:
                new.writestr(info, old.read(info))
        for name, text in parts.items():
            new.writestr(name, text)
    return written.getvalue()


def paragraph(xml: str) -> Callable[[Document], None]:
    def plant(made: Document) -> None:
        made.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"))

    return plant


def prop(name: str) -> Callable[[Document], None]:
    return lambda made: setattr(made.core_properties, name, f"云溪区 {NAME}")


def header(made: Document) -> None:
    made.sections[0].header.paragraphs[0].text = f"{NAME}案"


def footer(made: Document) -> None:
    made.sections[0].footer.paragraphs[0].text = f"{NAME}案"


def comment(made: Document) -> None:
    made.add_comment(made.paragraphs[0].runs, text=f"这里原来写的是{NAME}", author="编辑")


def commenter(made: Document) -> None:
    made.add_comment(made.paragraphs[0].runs, text="请核对", author=NAME)


def bookmark(made: Document) -> None:
    mark = OxmlElement("w:bookmarkStart")
    mark.set(qn("w:id"), "7")
    mark.set(qn("w:name"), f"案例_{NAME}")
    made.paragraphs[0]._p.append(mark)


def picture(made: Document) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    shape = made.add_picture(drawn)
    shape._inline.docPr.set("descr", f"{NAME}的房屋照片")


def cell(made: Document) -> None:
    made.add_table(1, 1).cell(0, 0).text = f"原告：{NAME}"


CUSTOM = (
    '<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
    f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="当事人"><v:lpwstr xmlns:v="urn:v">{NAME}</v:lpwstr></property></Properties>'
)
NOTES = f'<?xml version="1.0"?><w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>见{NAME}案</w:t></w:r></w:p></w:footnote></w:footnotes>'
WORD = {
    "split runs": (paragraph("<w:r><w:t>原告赵</w:t></w:r><w:r><w:t>临</w:t></w:r><w:r><w:t>舟诉称</w:t></w:r>"), "正文"),
    "hidden text": (paragraph(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{NAME}</w:t></w:r>"), "正文"),
    "blanks": (paragraph("<w:r><w:t>原告赵　临 舟</w:t></w:r>"), "正文"),
    "table": (cell, "正文"),
    "text deleted under revision": (paragraph(f'<w:del w:id="1" w:author="编辑"><w:r><w:delText>{NAME}</w:delText></w:r></w:del>'), "修订中删去的文字"),
    "author of a revision": (paragraph(f'<w:ins w:id="1" w:author="{NAME}"><w:r><w:t>某</w:t></w:r></w:ins>'), "修订作者"),
    "field": (paragraph(f'<w:r><w:instrText>HYPERLINK "https://例.测试/{NAME}"</w:instrText></w:r>'), "域代码"),
    "simple field": (paragraph(f'<w:fldSimple w:instr="AUTHOR {NAME}"/>'), "域代码"),
    "bookmark": (bookmark, "书签"),
    "header": (header, "页眉"),
    "footer": (footer, "页脚"),
    "comment": (comment, "批注"),
    "author of a comment": (commenter, "批注作者"),
    "picture": (picture, "替代文字"),
    **{name: (prop(name), "文件属性") for name in ("author", "title", "subject", "keywords", "comments", "category", "last_modified_by")},
}  # fmt: skip
PACK: dict[str, tuple[dict[str, str | bytes], str]] = {
    "custom property": ({"docProps/custom.xml": CUSTOM}, "自定义属性"),
    "manager": ({"docProps/app.xml": f'<?xml version="1.0"?><Properties><Manager>{NAME}</Manager></Properties>'}, "文件属性（主管）"),
    "variable": ({"word/settings.xml": f'<?xml version="1.0"?><w:settings {nsdecls("w")}><w:docVars><w:docVar w:name="a" w:val="{NAME}"/></w:docVars></w:settings>'}, "文档变量"),
    "people": ({"word/people.xml": f'<?xml version="1.0"?><w15:people xmlns:w15="urn:x"><w15:person w15:author="{NAME}"/></w15:people>'}, "修订作者"),
    "data": ({"customXml/item1.xml": f'<?xml version="1.0"?><a>{NAME}</a>'}, "附带数据"),
    "footnote": ({"word/footnotes.xml": NOTES}, "脚注"),
    "link": ({"word/_rels/document.xml.rels": f'<?xml version="1.0"?><Relationships><Relationship Target="file:///C:/{NAME}/模板.dotx"/></Relationships>'}, "链接"),
    "comment in the source": ({"word/extra.xml": f'<?xml version="1.0"?><!-- {NAME} --><a/>'}, "注释"),
    "name of a part": ({f"word/media/{NAME}.txt": "照片"}, "部件名称"),
    "file in the file": ({"word/embeddings/附件.docx": added(word(), {"docProps/custom.xml": CUSTOM})}, "嵌入的文件"),
}


@pytest.mark.parametrize("case", WORD)
def test_word_files_give_it_away(case: str) -> None:
    plant, where = WORD[case]
    found = check(word(plant), "汇编.docx", SECRETS)
    assert found, case
    assert all(one.category == "自然人姓名" for one in found)
    assert any(where in one.where for one in found), found


@pytest.mark.parametrize("case", PACK)
def test_parts_of_a_word_file_give_it_away(case: str) -> None:
    parts, where = PACK[case]
    found = check(added(word(), parts), "汇编.docx", SECRETS)
    assert any(where in one.where and one.category == "自然人姓名" for one in found), found


def test_clean_files_pass() -> None:
    assert check(word(), "汇编.docx", SECRETS) == []
    assert check(printed(), "汇编.pdf", SECRETS) == []
    assert check(f"<!doctype html><title>汇编</title><p>{CLEAN}</p>".encode(), "汇编.html", SECRETS) == []


def test_what_cannot_be_opened_does_not_pass() -> None:
    for content in (printed()[:400], added(word(), {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 4})):
        assert [one.category for one in check(content, "汇编", SECRETS)] == [UNREAD]


def printed(markup: str = CLEAN) -> bytes:
    """A page set by typst."""
    return typst.compile(markup.encode(), timestamp=0)


def pdf(plant: Callable[[pikepdf.Pdf], None]) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed())) as made:
        plant(made)
        made.save(written)
    return written.getvalue()


def info(made: pikepdf.Pdf) -> None:
    made.docinfo["/Author"] = NAME


def xmp(made: pikepdf.Pdf) -> None:
    with made.open_metadata() as meta:
        meta["dc:creator"] = [NAME]


def identified(identifier: str) -> Callable[[pikepdf.Pdf], None]:
    """A file with this in each of its identifiers, once as an element and once as an attribute."""
    text = f'<xmpMM:DocumentID>{identifier}</xmpMM:DocumentID>'
    about = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'
    packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {about}><rdf:Description xmpMM:InstanceID="{identifier}">{text}</rdf:Description></rdf:RDF></x:xmpmeta>'

    def plant(made: pikepdf.Pdf) -> None:
        made.Root.Metadata = pikepdf.Stream(made, packet.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)

    return plant


def outline(made: pikepdf.Pdf) -> None:
    with made.open_outline() as marks:
        marks.root.append(pikepdf.OutlineItem(f"{NAME}案", 0))


def annotation(made: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=pikepdf.String(NAME))
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(note)])


def link(made: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("mailto:13900001234@例.测试"))
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(note)])


def attachment(made: pikepdf.Pdf) -> None:
    made.attachments["原文.docx"] = pikepdf.AttachedFileSpec(made, word(cell))


def attachment_name(made: pikepdf.Pdf) -> None:
    made.attachments["甲.txt"] = pikepdf.AttachedFileSpec(made, b"x", filename=f"{NAME}.txt")


def destination(made: pikepdf.Pdf) -> None:
    made.Root.Dests = pikepdf.Dictionary({f"/{NAME}": pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])})


def script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.Stream(made, f'app.alert("{NAME}")'.encode()))


def field(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[made.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="a", V=pikepdf.String(NAME)))])


def layer(made: pikepdf.Pdf) -> None:
    group = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String(NAME)))
    made.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary())


def beside(made: pikepdf.Pdf) -> None:
    said = NAME.encode("utf-16-be").hex()
    made.pages[0].contents_add(pikepdf.Stream(made, f"/Span <</ActualText <feff{said}>>> BDC EMC".encode()))


PDF = {
    "author": (info, "文件属性（作者）"), "metadata": (xmp, "文件属性"), "outline": (outline, "书签"), "note": (annotation, "批注"), "link": (link, "批注和链接"),
    "attached file": (attachment, "附件"), "name of an attached file": (attachment_name, "附件"), "destination": (destination, "命名目标"),
    "script": (script, "文件内部"), "field of a form": (field, "表单"), "name of a layer": (layer, "文件内部"), "text beside what is drawn": (beside, "替代文字"),
}  # fmt: skip


@pytest.mark.parametrize("case", PDF)
def test_pdf_files_give_it_away(case: str) -> None:
    plant, where = PDF[case]
    found = check(pdf(plant), "汇编.pdf", SECRETS)
    assert any(where in one.where for one in found), found


@pytest.mark.parametrize("digest", ["/jm/oi2pQQ3fklNzKG3A==", "/qq12345ab+13900001234=="])
def test_a_digest_that_names_the_file_gives_nothing_away(digest: str) -> None:
    """One volume in fifty could not be frozen: what looks like a number there nobody can take out."""
    assert check(pdf(identified(digest)), "汇编.pdf", SECRETS) == []


@pytest.mark.parametrize("said", [NAME, "QQ123456789", "13900001234"])
def test_words_and_numbers_in_the_place_of_a_digest_are_found(said: str) -> None:
    assert {one.where for one in check(pdf(identified(said)), "汇编.pdf", SECRETS)} == {"文件属性", "文件属性（属性）"}


def test_pages_and_earlier_states_of_a_pdf_give_it_away() -> None:
    drawn = printed(f"{CLEAN}\n#hide[{NAME}] #text(fill: white)[原告{NAME}]")
    assert any(one.where == "第 1 页" for one in check(drawn, "汇编.pdf", SECRETS))
    clean = printed()
    saved_again = drawn + clean[clean.index(b"\n") :]
    assert any("以前保存的内容" in one.where for one in check(saved_again, "汇编.pdf", SECRETS)), "an earlier state"
    assert any("末尾" in one.where for one in check(clean + f"\n{NAME}".encode(), "汇编.pdf", SECRETS)), "behind the end"


WEB = {
    "text": (f"<p>原告{NAME}</p>", "正文"),
    "text cut by tags": ("<p>原告赵<b>临</b><!-- -->舟</p>", "正文"),
    "text as numbers": ("<p>原告" + "".join(f"&#{ord(sign)};" for sign in NAME) + "</p>", "正文"),
    "comment": (f"<!-- {NAME} --><p>某</p>", "注释"),
    "attribute": (f'<p data-of="{NAME}">某</p>', "属性 data-of"),
    "alternative text": (f'<img alt="{NAME}">', "替代文字"),
    "link": ('<a href="/查?名=%E8%B5%B5%E4%B8%B4%E8%88%9F">某</a>', "链接"),
    "metadata": (f'<meta name="author" content="{NAME}">', "元数据"),
    "title": (f"<title>{NAME}案</title>", "网页标题"),
    "script": ('<script>const found = ["\\u8d75\\u4e34\\u821f"]</script>', "脚本"),
    "index in a script": (f'<script type="application/json">{{"索引": ["{NAME}"]}}</script>', "脚本"),
    "style": (f'<style>p::after {{ content: "{NAME}" }}</style>', "样式"),
    "file in an address": (f'<a href="data:text/plain;base64,{base64.b64encode(NAME.encode()).decode()}">某</a>', "链接"),
    "number with hyphens": ("<p>电话 139-0000-1234</p>", "正文"),
    "number nobody knew": ("<p>电话 13912345678</p>", "正文"),
}  # fmt: skip


@pytest.mark.parametrize("case", WEB)
def test_web_pages_give_it_away(case: str) -> None:
    body, where = WEB[case]
    found = check(f"<!doctype html><html><body>{body}</body></html>".encode(), "汇编.html", SECRETS)
    assert any(where in one.where for one in found), found


def test_names_of_files_give_it_away() -> None:
    assert check(word(), f"{NAME}案.docx", SECRETS) == [Leak("文件名", f"{NAME}案.docx", "自然人姓名")]


def test_words_beside_the_pixels_give_it_away() -> None:
    remarks = PngInfo()
    remarks.add_itxt("Comment", f"{NAME}的房屋", "zh", "")
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG", pnginfo=remarks)
    assert any("附带信息" in one.where for one in check(drawn.getvalue(), "图.png", SECRETS))
    exif = Image.Exif()
    exif[0x013B] = "zhao"
    exif[0x9C9D] = f"{NAME}\0".encode("utf-16-le")
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "JPEG", exif=exif)
    assert any("附带信息" in one.where for one in check(drawn.getvalue(), "图.jpg", SECRETS))


def damaged(content: bytes, chance: random.Random) -> bytes:
    """With bytes changed, left out or put in."""
    data = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 40))):
        at, deed = chance.randrange(len(data)), chance.randrange(3)
        if deed == 0:
            data[at] = chance.randrange(256)
        elif deed == 1:
            del data[at : min(at + chance.randrange(1, 200), len(data) - 1)]
        else:
            data[at:at] = chance.randbytes(chance.randrange(1, 60))
    return bytes(data)


def look_at_damaged(count: int) -> None:
    chance = random.Random(count)
    sound = [word(), printed(), pdf(info), pdf(attachment), added(word(), PACK["file in the file"][0])]
    for _ in range(count):
        check(damaged(chance.choice(sound), chance), "汇编", SECRETS)


def test_damaged_files_are_looked_at_without_a_fault() -> None:
    look_at_damaged(60)


@pytest.mark.nightly
def test_many_damaged_files_are_looked_at_without_a_fault() -> None:
    look_at_damaged(3000)
