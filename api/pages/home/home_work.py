"""What is due and what was told, on the start page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from api.alerts import inbox
from api.ledger.due import deadlines
from api.pages.kit import context, forms, words
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


def told(alerts: Sequence[inbox.Line], total: int, *, acknowledges: bool) -> None:
    """The newest alerts that nobody has acknowledged; `acknowledges`: the caller may."""
    with tag("section", classes="figure"):
        with tag("div", classes="figure-head"):
            tag("h2", "预警")
            tag("a", f"待处理 {total:,} 条", "small", href="/alerts")
        if not alerts:
            tag("p", "没有待处理的预警", "empty")
        with tag("ul", classes="told"):
            for one in alerts:
                _told(one.alert, acknowledges=acknowledges)


def _told(alert: Alert, *, acknowledges: bool) -> None:
    with tag("li") as line:
        tag("span", words.moment(alert.created_at)[:10], "quiet")
        tone = f"tone-{LEVELS.get(alert.level, '')}"
        if alert.address.startswith("/") and not alert.address.startswith("//"):
            tag("a", alert.message, tone, href=alert.address, title=alert.message)
        else:
            tag("span", alert.message, tone, title=alert.message)
        if acknowledges:

            async def acknowledge() -> None:
                await context.current().write(inbox.acknowledge, [alert.id])
                line.delete()

            forms.link("确认", acknowledge)
