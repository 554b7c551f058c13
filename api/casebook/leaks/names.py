"""How the places of a file are called: parts of office files, keys of PDF objects, attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_PARTS: Final = (
    (r"\[Content_Types\]\.xml", "部件目录"),
    (r".*\.rels", "链接与关系"),
    (r"word/document\.xml", "正文"),
    (r"word/header\d*\.xml", "页眉"),
    (r"word/footer\d*\.xml", "页脚"),
    (r"word/comments\w*\.xml", "批注"),
    (r"word/footnotes\.xml", "脚注"),
    (r"word/endnotes\.xml", "尾注"),
    (r"word/people\.xml", "批注和修订人"),
    (r"word/settings\.xml|word/webSettings\.xml", "文档设置"),
    (r"word/styles\w*\.xml|word/numbering\.xml|word/fontTable\.xml|word/theme/.*", "样式"),
    (r"word/glossary/.*", "构建基块"),
    (r"docProps/custom\.xml", "自定义属性"),
    (r"docProps/.*\.xml|meta\.xml", "文件属性"),
    (r"customXml/.*", "附带数据"),
    (r".*/charts?/.*", "图表"),
    (r".*/diagrams/.*", "图示"),
    (r"xl/comments.*|xl/threadedComments/.*|xl/persons/.*", "批注"),
    (r"xl/.*", "表格"),
    (r"ppt/.*", "幻灯片"),
    (r"content\.xml", "正文"),
)
_ELEMENTS: Final[Mapping[str, str]] = {
    "creator": "作者", "lastModifiedBy": "最后修改者", "title": "标题", "subject": "主题", "keywords": "关键词", "description": "备注",
    "category": "类别", "contentStatus": "状态", "Company": "单位", "Manager": "主管", "HyperlinkBase": "超链接基础", "Template": "模板",
    "identifier": "标识", "version": "版本", "language": "语言", "Producer": "制作程序", "CreatorTool": "创建程序", "Author": "作者",
    "Title": "标题", "Subject": "主题", "Keywords": "关键词", "Creator": "创建程序", "Contents": "内容", "T": "名称", "V": "值", "TU": "说明",
    "Alt": "替代文字", "ActualText": "替代文字", "E": "展开文字", "URI": "网址", "F": "文件名", "UF": "文件名", "Desc": "说明", "JS": "脚本",
}  # fmt: skip
_BY_ATTRIBUTE: Final = (
    ("bookmarkStart", "name", "书签"),
    ("comment", "author", "批注作者"),
    ("comment", "initials", "批注作者"),
    ("*", "author", "修订作者"),
    ("*", "descr", "替代文字"),
    ("docPr", "*", "替代文字"),
    ("cNvPr", "*", "替代文字"),
    ("fldSimple", "instr", "域代码"),
    ("docVar", "*", "文档变量"),
    ("alias", "val", "内容控件"),
    ("tag", "val", "内容控件"),
    ("hyperlink", "*", "链接"),
    ("Relationship", "Target", "链接"),
    ("property", "name", "名称"),
)


def part(name: str) -> str:
    """The part of an office file that lies under this name in the pack."""
    return next((label for pattern, label in _PARTS if re.fullmatch(pattern, name)), f"部件 {name}")


def element(name: str) -> str:
    """What an element of a file's properties, or a key of a PDF object, holds; empty where it needs no word."""
    return _ELEMENTS.get(name, "")


def attribute(owner: str, name: str) -> str:
    """What an attribute of an element holds."""
    for one, key, label in _BY_ATTRIBUTE:
        if one in {owner, "*"} and key in {name, "*"}:
            return label
    return "属性"
