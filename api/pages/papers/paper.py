"""One other paper: the document left, what was read from it right, to be corrected and checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Path
from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.pages.administration import audit_words
from api.pages.judgment import picture
from api.pages.judgment.original import Original
from api.pages.kit import context, filter_bar, forms, frame, given, theme, words
from api.pages.kit.table import Column, Row, Table
from api.pages.kit.theme import notice, tag
from api.pages.papers import paper_list
from api.pages.trash import holding, throwing
from api.review import other_papers
from api.review.paper_values import LABELS, LENGTHS
from api.store.actor import Actor
from api.store.audit import ACTIONS
from api.store.tables import AuditEntry, Document, Organisation, Paper, User, Verdict
from nlp import taxonomy
from nlp.paper import LABELS as KINDS

HISTORY: Final = (
    Column("at", "时间", "code"),
    Column("who", "由谁", "code"),
    Column("deed", "做了什么", "code"),
    Column("what", "内容", "wrap", width=480),
)
CODED: Final = ("agency_result", "act_type", "field")
PLACES: Final = {"organisation_id": "agency"}
"""Values that stand in the document as another."""
ABSENT: Final = -1
"""Stands for no organisation of the system."""


@dataclass(slots=True)
class View:
    """What the page shows; `revision` is what the person has seen."""

    paper: Paper
    revision: int
    file: dict[str, Any]
    places: list[dict[str, Any]]
    home: str
    organisations: dict[int, str]
    likely: list[Organisation]
    copies: list[Paper]
    counted: bool
    dispute: int | None
    checked: str
    history: list[Row]
    changes: bool
    """Whether the person may correct it."""


@frame.page("/papers/{paper_id:int}", "其他文书")
async def one(paper_id: Annotated[int, Path(ge=1, le=2**53)]) -> None:
    """One paper."""
    here = context.current()
    ui.add_head_html(f'<link rel="stylesheet" href="{theme.asset("judgment.css")}"><link rel="stylesheet" href="{theme.asset("papers.css")}">')
    view = await here.read(_view, paper_id)
    frame.heading(f"{KINDS[view.paper.kind]} {view.paper.number or '（未读出文号）'}")
    frame.crumbs(("其他文书", "/papers"))
    throwing.action(here, "paper", view.paper.id, "/papers")
    await holding.action(here, "document", view.paper.document_id)
    frame.action("下载原件", f"/api/v1/documents/{view.paper.document_id}/file", main=False)
    if view.dispute is not None:
        frame.action("查看案件", f"/disputes/{view.dispute}", main=False)
    _standing(view)
    with tag("div", classes="paper-sides"):
        original = Original(view.file, view.places)
        with tag("div", classes="paper-values"):
            _values(here, view, original)
    with forms.box("办理记录"):
        Table("paper-history", HISTORY, view.history, unit="步")


def _view(session: Session, actor: Actor, paper_id: int) -> View:
    paper = other_papers.one(session, actor, paper_id)
    document = session.get_one(Document, paper.document_id)
    changes = other_papers.may_change(session, actor, paper)
    home = session.get(Organisation, paper.organisation_id) if paper.organisation_id else None
    verdict = session.scalar(select(Verdict).where(Verdict.paper_id == paper.id))
    checker = session.get(User, paper.checked_by) if paper.checked_by else None
    return View(
        paper, paper.revision, picture.file(session, document, evidence=True), _places(document), home.name if home else "",
        {int(one): name for one, name in filter_bar.organisations(session, actor)} if changes else {},
        other_papers.likely(session, actor, paper) if changes and home is None else [], other_papers.copies_of(session, actor, paper),
        verdict is not None, verdict.dispute_id if verdict else None, f"{checker.name} {words.moment(paper.checked_at)} 核对" if checker else "",
        _history(session, actor, paper_id), changes,
    )  # fmt: skip


def _places(document: Document) -> list[dict[str, Any]]:
    """Where the machine has read the values; the row is the value's name."""
    found = (document.analysis.evidence if document.analysis else None) or {}
    return [
        {"row": pointer.split("/")[2], **{name: place.get(name) for name in ("page", "start", "end")}, "boxes": place.get("boxes") or []}
        for pointer, places in found.items()
        if pointer.startswith("/paper/")
        for place in places
    ]


def _history(session: Session, actor: Actor, paper_id: int) -> list[Row]:
    rows = other_papers.history(session, actor, paper_id)
    ids = {one for entry, _ in rows for one in audit_words.organisations_in(entry.before, entry.after)}
    names = dict(session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids), actor.scope.holds_organisation())).all())
    return [_event(entry, who, names) for entry, who in reversed(rows)]


def _event(entry: AuditEntry, who: str, names: dict[int, str]) -> Row:
    what = audit_words.brief(audit_words.changes(entry.before, entry.after, names))
    return {"id": entry.id, "at": words.moment(entry.at), "who": who, "deed": ACTIONS[entry.action], "what": what or None}


def _standing(view: View) -> None:
    shown = paper_list.state(view.paper)
    assert isinstance(shown, dict)
    with tag("p", classes="paper-standing"):
        tag("strong", shown["text"], f"tone-{shown['tone']}")
        if view.checked:
            tag("span", view.checked)
        if view.copies:
            tag("span", f"另有 {len(view.copies)} 份相同的文书，只统计一份{'（本份）' if view.counted else ''}：")
            for copy in view.copies:
                tag("a", f"第 {copy.id} 号", href=f"/papers/{copy.id}")


def _values(here: context.Context, view: View, original: Original) -> None:
    with forms.box("读出的内容"):
        if not view.changes:
            _read_only(view, original)
            return
        fields = _fields(view, original)

        async def save() -> None:
            await _save(here, view, fields)
            notice("已保存。")
            ui.navigate.to(f"/papers/{view.paper.id}")

        async def check() -> None:
            await _save(here, view, fields)
            await here.write(other_papers.check, view.paper.id, view.revision)
            ui.navigate.to(f"/papers/{view.paper.id}")

        async def drop() -> None:
            await here.write(other_papers.drop, view.paper.id, view.revision, reason.value or "")
            ui.navigate.to("/papers")

        with tag("div", classes="row paper-deeds"):
            forms.button("保存更正", save)
            if view.paper.checked_by is None:
                forms.button("核对完毕", check, main=True)
    if here.person.may("manage"):
        with forms.box("不是这类文书"):
            tag("p", "移出后不再列出和统计；误移出的，可以在列表里筛选状态“已移出”后恢复。", "quiet small")
            reason = forms.text("原因", limit=500)
            with tag("div", classes="row"):
                forms.button("移出", drop, danger=True)


def _read_only(view: View, original: Original) -> None:
    with tag("dl", classes="facts"):
        for name, label in LABELS.items():
            with tag("dt"):
                _whence(view, original, name, label)
            tag("dd", _said(view, name))


def _fields(view: View, original: Original) -> dict[str, Any]:
    """The field of each value under its name, from where the document says it."""
    found: dict[str, Any] = {}
    for name, label in LABELS.items():
        with tag("div", classes="paper-field"):
            found[name] = _field(view, name)
            with tag("div", classes="row small"):
                _whence(view, original, name, "看出处")
                tag("span", "人工填写" if name in view.paper.said else "", "quiet")
                if name == "organisation_id" and view.likely:
                    tag("span", f"{label}可能是：{'、'.join(one.name for one in view.likely)}", "tone-warn")
    return found


def _field(view: View, name: str) -> Any:
    return MADE.get(name, _text)(view, name)


def _text(view: View, name: str) -> Any:
    return forms.text(LABELS[name], view.paper.record.get(name) or "", limit=LENGTHS[name])


def _day(view: View, name: str) -> Any:
    return forms.day(LABELS[name], view.paper.record.get(name) or "")


def _kind(view: View, name: str) -> Any:
    return forms.choice(LABELS[name], KINDS, view.paper.record[name])


def _coded(view: View, name: str) -> Any:
    choices = {"": "没有", **{code: words.label(name, code) for code in taxonomy.codes(name)}}
    return forms.choice(LABELS[name], choices, view.paper.record.get(name) or "", find=True)


def _organisation(view: View, name: str) -> Any:
    chosen = view.paper.organisation_id or (ABSENT if name in view.paper.said else None)
    return forms.choice(LABELS[name], {**view.organisations, ABSENT: "不是本系统的单位"}, chosen, find=True)


def _causes(view: View, name: str) -> Any:
    said = [one.get("detail") or one["code"] for one in view.paper.record.get(name) or []]
    details = [code for code, cause in taxonomy.causes().items() if cause.scored]
    return forms.several(LABELS[name], {code: words.cause(code) for code in (*taxonomy.codes("cause"), *details, *said)}, said)


MADE: Final[dict[str, Callable[[View, str], Any]]] = {
    "kind": _kind, "organisation_id": _organisation, "causes": _causes, "issued_on": _day, **dict.fromkeys(CODED, _coded),
}  # fmt: skip
"""The field of each value; texts have none of their own."""


def _whence(view: View, original: Original, name: str, label: str) -> None:
    """A link to where the document says it."""
    row = PLACES.get(name, name)
    if any(place["row"] == row for place in view.places):
        forms.link(label, _choosing(original, row))
    elif label in LABELS.values():
        tag("span", label)


def _choosing(original: Original, row: str) -> Callable[[], None]:
    return lambda: original.choose(row)


def _said(view: View, name: str) -> str:
    value = view.paper.record.get(name)
    if name == "organisation_id":
        return view.home or "待确认"
    if name == "kind":
        return KINDS[view.paper.kind]
    if name == "causes":
        return paper_list.causes(view.paper) or "—"
    return words.label(name, value) if name in CODED else value or "—"


async def _save(here: context.Context, view: View, fields: dict[str, Any]) -> None:
    """Sends what was changed, if anything was."""
    changed = {name: value for name, field in fields.items() if (value := _given(view, name, field.value)) != _now(view, name)}
    if changed.get("organisation_id") == ABSENT:
        changed["organisation_id"] = None
    if changed:
        view.revision = (await here.write(other_papers.correct, view.paper.id, view.revision, changed)).revision


def _given(view: View, name: str, value: Any) -> Any:
    """What stands in a field, as `other_papers.correct` takes it."""
    if name == "issued_on":
        day = given.day(value)
        return day.isoformat() if day else None
    if name != "causes":
        return value or None
    known = {one.get("detail") or one["code"]: one for one in view.paper.record.get("causes") or []}
    return [_cause(known, code) for code in value or []]


def _cause(known: dict[str, dict[str, Any]], code: str) -> dict[str, Any]:
    if code in known:
        return {"code": known[code]["code"], "detail": known[code].get("detail")}
    if code in taxonomy.codes("cause"):
        return {"code": code, "detail": None}
    return {"code": taxonomy.causes()[code].scored, "detail": code}


def _now(view: View, name: str) -> Any:
    if name == "organisation_id":
        return view.paper.organisation_id or (ABSENT if "organisation_id" in view.paper.said else None)
    if name == "causes":
        return [{"code": one["code"], "detail": one.get("detail")} for one in view.paper.record.get("causes") or []]
    return view.paper.record.get(name) or None
