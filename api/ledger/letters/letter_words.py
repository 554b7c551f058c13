"""The words of a supervision letter, as they are drafted from a frame, edited by people and printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Final, Self

from api.errors import ServiceError
from api.ledger.letters.letter_frames import BLANK, Frame, Section, fill
from api.ledger.official import chinese_day
from api.ledger.wording import clean

LABELS: Final = {
    "title": ("标题", 100), "recipient": ("主送单位", 200), "signer": ("落款单位", 200), "opening": ("开头", 4_000),
    "closing": ("结尾", 2_000), "approval": ("批准情况", 500),
}  # fmt: skip
"""Parts that are plain text: name, longest."""
LINES: Final = frozenset({"title", "recipient", "signer"})
"""Of these only one line."""
HEADING: Final = 100
TEXT: Final = 20_000
SECTIONS: Final = 20


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is printed but number and day; `approval` is only kept (who approved a decision, and when)."""

    label: str
    title: str
    recipient: str
    signer: str
    opening: str
    sections: tuple[Section, ...]
    closing: str
    approval: str = ""

    @classmethod
    def draft(cls, frame: Frame, label: str, facts: Mapping[str, str]) -> Self:
        """A frame with its blanks filled."""
        signer = facts.get("government" if frame.signer == "government" else "bureau") or BLANK
        sections = tuple(Section(fill(one.heading, facts), _paragraphs(fill(one.text, facts))) for one in frame.sections)
        return cls(label, label, facts.get("agency") or BLANK, signer, fill(frame.opening, facts), sections, fill(frame.closing, facts))

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """As `Letter.values` keeps them."""
        plain = {one.name: values.get(one.name, "") for one in fields(cls) if one.name != "sections"}
        return cls(**plain, sections=tuple(Section(one["heading"], one["text"]) for one in values.get("sections", ())))

    def values(self) -> dict[str, Any]:
        """For `Letter.values`."""
        return asdict(self) | {"sections": [asdict(one) for one in self.sections]}

    def edited(self, given: Mapping[str, Any]) -> Self:
        """With parts of `LABELS`, and `sections` as pairs or objects of heading and text, replaced.

        Raises ServiceError E602 for a part that there is not, or too long.
        """
        changed: dict[str, Any] = {}
        for name, value in given.items():
            if name == "sections":
                changed[name] = _sections(value)
            elif name in LABELS:
                text = clean(str(value or ""), LABELS[name][1], name=LABELS[name][0])
                changed[name] = " ".join(text.split("\n")) if name in LINES else text
            else:
                raise ServiceError("E602", why=f"没有“{name[:40]}”这一项")
        return replace(self, **changed)

    def moved(self, old: date | None, new: date | None) -> Self:
        """With the new day where the words have the old one."""
        if old is None or new is None or old == new:
            return self
        before, after = chinese_day(old), chinese_day(new)
        sections = tuple(Section(one.heading, one.text.replace(before, after)) for one in self.sections)
        return replace(self, opening=self.opening.replace(before, after), sections=sections, closing=self.closing.replace(before, after))

    def missing(self) -> str:
        """The name of the first part that is still blank or has a blank in it; empty: none."""
        for name, (shown, _) in LABELS.items():
            text = getattr(self, name)
            if BLANK in text or (name in LINES and not text):
                return shown
        unfinished = (one for one in self.sections if not one.heading or BLANK in f"{one.heading}{one.text}")
        return next((one.heading or "小标题" for one in unfinished), "")


def _paragraphs(text: str) -> str:
    """Without lines that only hold a blank: of a case that says nothing of it there is nothing to fill in."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(line for line in lines if line.strip() != BLANK or len(lines) == 1)


def _sections(value: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    if len(value) > SECTIONS:
        raise ServiceError("E602", why=f"最多 {SECTIONS} 个部分")
    return tuple(
        Section(
            " ".join(clean(str(one.get("heading") or ""), HEADING, name="小标题").split("\n")),
            clean(str(one.get("text") or ""), TEXT, name="正文"),
        )
        for one in value
    )
