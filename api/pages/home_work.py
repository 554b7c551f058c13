"""What is due and what was told, on the start page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from api.ledger import deadlines
from api.pages.kit import words
from api.pages.kit.table import Tone
from api.pages.kit.theme import tag
from api.store.tables import Alert

TONES: Final[dict[deadlines.State, Tone]] = {"overdue": "bad", "due_soon": "warn"}
LEVELS: Final[dict[str, Tone]] = {"urgent": "bad", "warning": "warn", "notice": ""}


def due(page: deadlines.Page, today: date) -> None:
    """Deadlines that are overdue or end soon, by day."""
    with tag("section", classes="figure"):
        with tag("div", classes="figure-head"):
            tag("h2", "期限：逾期和今后 10 天")
            tag("a", f"全部 {page.total:,} 项", "small", href="/deadlines")
        if not page.rows:
            tag("p", "今后 10 天没有到期的事项", "empty")
        with tag("ul", classes="due"):
            for one in page.rows:
                state = deadlines.state(one, today)
                with tag("li"):
                    tag("span", words.day(one.ends_on), f"tone-{TONES.get(state, '')}")
                    tag("a", one.label, href=f"/disputes/{one.dispute_id}", title=f"{one.label}（{one.dispute.number or '案号不详'}）")
                    tag("span", one.organisation.name, title=one.organisation.name)
                    tag("span", deadlines.STATES[state], f"tone-{TONES.get(state, '')}")


def told(alerts: Sequence[Alert]) -> None:
    """The newest alerts that nobody has acknowledged."""
    with tag("section", classes="figure"):
        with tag("div", classes="figure-head"):
            tag("h2", "预警")
            tag("a", "全部预警", "small", href="/alerts")
        if not alerts:
            tag("p", "没有待处理的预警", "empty")
        with tag("ul", classes="told"):
            for one in alerts:
                with tag("li"):
                    tag("span", words.day(one.created_at.date()), "quiet")
                    tone = f"tone-{LEVELS.get(one.level, '')}"
                    if one.address.startswith("/") and not one.address.startswith("//"):
                        tag("a", one.message, tone, href=one.address, title=one.message)
                    else:
                        tag("span", one.message, tone, title=one.message)
