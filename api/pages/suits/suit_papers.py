"""The papers of a suit: how far each is read, what kind it is, and the chosen one with the places of what was found in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.pages.judgment import picture
from api.pages.judgment.original import Original
from api.pages.kit import context, forms
from api.pages.kit.table import Tone
from api.pages.kit.theme import tag
from api.pages.kit.uploading import Sending
from api.screening import papers
from api.screening.papers import PaperShown
from api.screening.results import Place
from api.screening.showing import Shown
from api.store.actor import Actor
from nlp.document import Document as Text
from nlp.document import Span
from nlp.suit import PAPERS

TONES: Final[dict[str, Tone]] = {"waiting": "moving", "read": "good", "failed": "bad", "judgment": "quiet", "pack": "quiet", "unread": "warn"}
NONE: Final = "还没有材料。把应诉通知书、起诉状、被诉决定等拖到上面的框里。"
UNREAD: Final = "点一份材料查看原文；右侧的出处点一下，这里就标出位置。"
FAILED: Final = "可以点“重新处理”，或重新扫描后上传，也可以在“案件情况”里手工填写。"


class SuitUpload(Sending, component="../kit/sending/suit_upload.js"):
    """Takes papers, dropped or chosen, and sends them to `address` one after the other; they wait while it is empty."""

    def __init__(self, address: str, *, brief: bool = False) -> None:
        super().__init__()
        self.props.update({"address": address, "largest": context.current().services.settings.upload_bytes, "brief": brief})

    def send_to(self, address: str) -> None:
        """Where the waiting files go."""
        self.props["address"] = address
        self.update()


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a person does with papers, as the page keeps it."""

    taken: Callable[..., Awaitable[None]]
    kind: Callable[[int, str], Awaitable[None]]
    remove: Callable[[PaperShown], Awaitable[None]]
    retry: Callable[[int], Awaitable[None]]


class Papers:
    """The left side.  `deeds` keep what a person does; None where he may not."""

    def __init__(self, here: context.Context, suit_id: int, deeds: Deeds | None) -> None:
        self._here, self._suit_id, self._deeds = here, suit_id, deeds
        self._open: tuple[int, str] = (0, "")
        self._viewer: Original | None = None
        self._shown: Shown | None = None
        with tag("div", classes="suit-left screen-only"):
            self._list = tag("div", classes="suit-papers")
            if deeds is not None:
                SuitUpload(f"/api/v1/suits/{suit_id}/papers", brief=True).on("taken", deeds.taken)
            self._original = tag("div", classes="suit-original")

    async def show(self, shown: Shown) -> None:
        """The list anew; the sued act, or else the first paper that was read, is opened unless another is."""
        self._shown = shown
        ids = [one.document_id for one in shown.papers]
        if self._open[0] not in ids:
            self._open = (0, "")
        if not self._open[0]:
            read = sorted((one for one in shown.papers if one.progress == "read"), key=lambda one: one.kind != "decision")
            await self._choose(read[0].document_id if read else 0, "")
        else:
            self._lines()

    async def open(self, place: Place) -> None:
        """Shows a place in its paper."""
        row = _row(place)
        if self._open[0] == place.document_id and self._viewer is not None:
            self._viewer.choose(row)
        else:
            await self._choose(place.document_id, row)

    async def _choose(self, document_id: int, row: str) -> None:
        self._open, self._viewer = (document_id, row), None
        self._lines()
        self._original.clear()
        if not document_id or self._shown is None:
            with self._original:
                tag("p", UNREAD if self._shown is not None and self._shown.papers else NONE, "empty")
            return
        file, places = await self._here.read(_file, self._suit_id, document_id, list(_places(self._shown, document_id)))
        with self._original:
            self._viewer = Original(file, places)
            if row:
                self._viewer.choose(row)

    def _lines(self) -> None:
        found: Sequence[PaperShown] = self._shown.papers if self._shown is not None else ()
        self._list.clear()
        with self._list:
            if not found:
                return
            with tag("ul", aria_label="应诉材料"):
                for one in found:
                    self._line(one)

    def _line(self, one: PaperShown) -> None:
        chosen = one.document_id == self._open[0]
        with tag("li", classes="chosen" if chosen else ""):
            self._kind(one)
            name = forms.link(one.name, self._opener(one.document_id)).classes("suit-paper-name")
            name.props["title"] = f"查看 {one.name}"
            if chosen:
                name.props["aria-current"] = "true"
            tag("span", one.progress_label, f"nowrap tone-{TONES[one.progress]}", role="status")
            self._actions(one)
            if one.error:
                tag("span", one.error or FAILED, "suit-paper-why tone-bad")

    def _kind(self, one: PaperShown) -> None:
        deeds = self._deeds
        if deeds is None or one.progress not in {"read", "unread"}:
            tag("span", one.kind_label if one.progress == "read" else "—", "quiet")
            return
        with tag("select", aria_label=f"材料种类：{one.name}") as field:
            for code, label in PAPERS.items():
                option = tag("option", label, value=code)
                if code == one.kind:
                    option.props["selected"] = "selected"
        field.on("change", lambda event: deeds.kind(one.document_id, str(event.args)), js_handler="(event) => emit(event.target.value)")

    def _actions(self, one: PaperShown) -> None:
        with tag("span", classes="row"):
            if one.judgment_id is not None:
                tag("a", "打开文书", href=f"/judgments/{one.judgment_id}")
            deeds = self._deeds
            if deeds is None:
                return
            if one.progress == "failed":
                forms.link("重新处理", lambda: deeds.retry(one.document_id))
            forms.link("移出", lambda: deeds.remove(one)).props["aria-label"] = f"移出 {one.name}"

    def _opener(self, document_id: int) -> Callable[[], Awaitable[None]]:
        async def open_() -> None:
            await self._choose(document_id, "")

        return open_


def _file(session: Session, actor: Actor, suit_id: int, document_id: int, found: list[Place]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the browser needs to show the paper, and where in it what was found stands.  Raises ServiceError E601."""
    document = actor.scope.document(session, document_id)
    try:
        text = papers.text(session, actor, suit_id, document_id)
    except ServiceError as error:
        if error.code != "E601":
            raise
        return picture.file(session, document, evidence=False), []
    return picture.file(session, document, evidence=True), _marked(text, found)


def _marked(text: Text, found: Iterable[Place]) -> list[dict[str, Any]]:
    within = {(one.start, one.end) for one in found if 0 <= one.start < one.end <= len(text.text)}
    return [
        {"row": f"{start}-{end}", "start": start, "end": end, "page": piece.page, "boxes": [list(box) for box in piece.boxes]}
        for start, end in sorted(within)
        for piece in text.places(Span(start, end))
    ]


def _places(shown: Shown, document_id: int) -> Iterable[Place]:
    """All places of that paper that values and findings name."""
    yield from (place for fact in shown.facts for place in fact.evidence if place.document_id == document_id)
    if shown.result is not None:
        yield from (place for one in shown.result.findings for place in one.evidence if place.document_id == document_id)


def _row(place: Place) -> str:
    return f"{place.start}-{place.end}"
