"""The right side of a judgment's page as data for the browser: values in words, how sure, whence, who changed what."""

from __future__ import annotations

from typing import Any

from api.pages.kit import words
from api.review.items import FieldShown, Sheet, Shown
from api.review.values import visible
from nlp.taxonomy import label

Row = dict[str, Any]

SURE, LOOK = 0.9, 0.75
"""Confidence from which a value is called 可靠, and from which 看一眼; below, 存疑 (`nlp.classify.review.DOUBTFUL`)."""
SOURCES = {"rule+model": "规则与模型一致", "rule": "规则", "model": "模型"}
LONG = 160
"""Characters of a sentence shown beside a value; all of it stands in the document."""


def result_of(sheet: Sheet) -> Row:
    """The first line: how it ended for the agency, and the sentence that says so."""
    found = _field(sheet, "agency_result")
    shown = found.values[0] if found is not None and found.values else None
    if shown is None or shown.value is None:
        return {"code": "", "label": "结果未读出", "sentence": "没有找到判决结果，请核对原文后填写。", "row": "agency_result"}
    text = label("agency_result", shown.value)
    return {"code": shown.value, "label": text, "sentence": _sentence(shown), "row": "agency_result"}


def groups_of(sheet: Sheet, record: dict[str, Any]) -> list[Row]:
    """The groups with their fields and rows."""
    return [{"label": group.label, "fields": [_shown(field, record) for field in group.fields]} for group in sheet.groups]


def review_of(sheet: Sheet) -> list[Row]:
    """What asks for a person, first things first."""
    fields = [field for group in sheet.groups for field in group.fields if field.why]
    return [{"field": field.name, "label": field.label, "why": visible("；".join(w.rstrip("。") for w in field.why))} for field in fields]


def _field(sheet: Sheet, name: str) -> FieldShown | None:
    return next((field for group in sheet.groups for field in group.fields if field.name == name), None)


def _shown(field: FieldShown, record: dict[str, Any]) -> Row:
    return {
        "name": field.name,
        "label": field.label,
        "listed": field.listed,
        "why": visible("；".join(field.why)),
        "rows": [_row(field, shown, record) for shown in field.values],
    }


def _row(field: FieldShown, shown: Shown, record: dict[str, Any]) -> Row:
    return {
        "id": field.name if shown.item is None else f"{field.name} {shown.item}",
        "item": shown.item,
        "value": shown.value,
        "text": visible(shown.text) if shown.value is not None else "",
        "notes": [visible(note) for note in _notes(field.name, shown, record)],
        "machine": _machine(shown),
        "human": shown.human,
        "gone": shown.gone,
        "deed": _deed(shown),
        **_mark(shown),
        "places": [
            {"page": place.get("page"), "boxes": place.get("boxes", []), "start": place.get("start"), "end": place.get("end")}
            for place in shown.places
        ],
        "sentence": _sentence(shown),
    }


def _machine(shown: Shown) -> str:
    """The machine's value, where people have said something else."""
    if not shown.changed or shown.machine is None:
        return ""
    return visible(shown.machine_text)


def _deed(shown: Shown) -> str:
    """Who said what when."""
    if not shown.human:
        return ""
    if shown.gone or shown.action == "remove":
        done = "删除"
    elif not shown.changed:
        done = "确认"
    else:
        done = "补充" if shown.machine is None else "更正"
    return f"{shown.by} {words.moment(shown.at)} {done}" + (f"：{shown.note}" if shown.note else "")


def _mark(shown: Shown) -> Row:
    if shown.human:
        return {"mark": "human", "markText": "人工", "hint": _deed(shown)}
    if shown.value is None or shown.confidence is None:
        return {"mark": "", "markText": "", "hint": "机器没有给出依据" if shown.value is not None else ""}
    level, text = ("sure", "可靠") if shown.confidence >= SURE else ("look", "看一眼") if shown.confidence >= LOOK else ("doubt", "存疑")
    kind = "rule+model" if "+model" in shown.source or shown.source.startswith("rule+") else shown.source.partition(":")[0]
    source = SOURCES.get(kind, "自动识别")
    return {"mark": level, "markText": text, "hint": f"来源：{source}；把握 {shown.confidence:.0%}"}


def _sentence(shown: Shown) -> str:
    """The words of the document on which the value rests."""
    texts = dict.fromkeys(str(place.get("text") or "").replace("\n", "") for place in shown.places)
    text = visible(" ".join(filter(None, texts)))
    return text if len(text) <= LONG else f"{text[:LONG]}……"


def _notes(name: str, shown: Shown, record: dict[str, Any]) -> list[str]:
    """What belongs to a value and is read with it."""
    value = shown.value
    if name == "parties" and isinstance(value, dict):
        return _party_notes(value)
    if name == "causes" and isinstance(value, dict):
        return [f"“{value['quote']}”"] if value.get("quote") else []
    if name == "dispositions" and value is not None:
        return list(dict.fromkeys(item["text"] for item in record.get("disposition_items") or () if item["code"] == value))
    return []


def _party_notes(party: dict[str, Any]) -> list[str]:
    people = [party["representative"], *party["agents"]] if party.get("representative") else party.get("agents") or []
    found = [f"{one['capacity']}：{one['name']}" + (f"（{one['post']}）" if one.get("post") else "") for one in people]
    kind = label("kind", party["kind"]) if party.get("kind") else ""
    aliases = f"简称：{'、'.join(party['aliases'])}" if party.get("aliases") else ""
    return [note for note in (kind, aliases, *found) if note]
