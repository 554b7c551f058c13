"""What people's records say of the period: the ledger's columns, rectification, and what was not done in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import select

from api.bulletins.basis import AT_ONCE, Basis, Row
from api.bulletins.frozen import Figure, Heading, Line, Table
from api.bulletins.problems import by_unit
from api.ledger.due import deadlines
from api.ledger.due.deadlines import Wanted
from api.ledger.rectification import rectification_list
from api.store.tables import Deadline, LedgerEntry

RECTIFIED: Final = "期间内登记的整改事项，已销号÷全部；已取消的不在内"
LIABLE: Final = "败诉案件中，台账“责任追究”一栏已填写的"
UNLIABLE: Final = "败诉案件中，台账“责任追究”一栏没有填写的"
DUE: Final = "期间内届满的期限，至今未办或者逾期才办的"


def figures_and_facts(basis: Basis) -> tuple[list[Figure], dict[str, Any], Table]:
    """Figures, what the templates say, and the table of what was late."""
    entries = _entries(basis)
    liable: list[Row] = []
    missing: list[Row] = []
    for row in basis.lost:
        filled = str(entries.get(row.entry, {}).get("liability") or "").strip()
        (liable if filled else missing).append(row)
    late = list(_late(basis))
    figures = [
        *_rectified(basis),
        Figure(code="liability_filled", label="已填报责任追究", value=len(liable), definition=LIABLE, cases=_ids(liable)),
        Figure(code="liability_missing", label="未填报责任追究", value=len(missing), definition=UNLIABLE, cases=_ids(missing)),
        Figure(code="late", label="逾期事项", value=len(late), definition=DUE),
    ]
    facts = {
        "liability_open": by_unit(missing),
        "typical": [row.case.id for row in basis.lost if entries.get(row.entry, {}).get("typical") is True],
        **_open(basis),
        "late_units": _late_units(late),
        "late_names": sorted({one.organisation.name for one in late}),
    }
    return figures, facts, _late_table(late)


def _entries(basis: Basis) -> dict[tuple[int, int], dict[str, Any]]:
    """The ledger's lines of the lost cases: dispute and organisation → what people filled in."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    disputes = sorted({row.case.dispute_id for row in basis.lost})
    for start in range(0, len(disputes), AT_ONCE):
        some = LedgerEntry.dispute_id.in_(disputes[start : start + AT_ONCE])
        rows = basis.session.execute(select(LedgerEntry.dispute_id, LedgerEntry.organisation_id, LedgerEntry.values).where(some))
        found.update({(dispute, organisation): values for dispute, organisation, values in rows})
    return found


def _rectified(basis: Basis) -> Iterator[Figure]:
    closed, total = rectification_list.rate(basis.session, basis.query.organisations, basis.period)
    yield Figure(code="rect_total", label="整改事项", value=total, definition=RECTIFIED)
    yield Figure(code="rect_closed", label="已销号整改事项", value=closed, definition=RECTIFIED)
    yield Figure(
        code="rect_rate", label="整改完成率", kind="rate", value=closed / total if total else None, part=closed, whole=total, definition=RECTIFIED
    )


def _open(basis: Basis) -> dict[str, Any]:
    """What is still open by the end of the period, whenever it was entered, by unit."""
    filters = rectification_list.Filters(opened_to=basis.period.end)
    found = rectification_list.by_unit(basis.session, basis.actor, filters)
    waiting = {basis.names.get(one, ""): (count.total - count.closed, count.overdue) for one, count in found.items() if count.total > count.closed}
    ordered = sorted(waiting, key=lambda unit: (-waiting[unit][0], unit))
    lines = [{"unit": unit, "lost": waiting[unit][0], "overdue": waiting[unit][1]} for unit in ordered]
    return {"rect_open": lines, "rect_open_total": sum(one["lost"] for one in lines)}


def _late(basis: Basis) -> Iterator[Deadline]:
    """Those that ended within the period and were not kept."""
    wanted, offset = Wanted(states=("overdue", "done_late"), first=basis.period.start, last=basis.period.end), 0
    while True:
        page = deadlines.listed(basis.session, basis.actor, wanted, offset=offset, limit=deadlines.LIMIT_MAX)
        yield from page.rows
        offset += len(page.rows)
        if not page.rows or offset >= page.total:
            return


def _late_groups(late: list[Deadline]) -> list[tuple[str, str, list[Deadline]]]:
    """(unit, what, deadlines), by unit and label."""
    groups: dict[tuple[str, str], list[Deadline]] = {}
    for one in late:
        groups.setdefault((one.organisation.name, one.label), []).append(one)
    return [(unit, label, groups[unit, label]) for unit, label in sorted(groups, key=lambda key: (-len(groups[key]), key))]


def _late_units(late: list[Deadline]) -> list[dict[str, Any]]:
    return [
        {"unit": unit, "title": label, "lost": len(rows), "disputes": [{"number": number} for number in sorted({one.dispute.number for one in rows}) if number]}
        for unit, label, rows in _late_groups(late)
    ]


def _late_table(late: list[Deadline]) -> Table:
    columns = (Heading(label="单位"), Heading(label="事项"), Heading(label="至今未办", kind="count"), Heading(label="逾期办理", kind="count"))
    lines = []
    for unit, label, rows in _late_groups(late):
        waiting = sum(one.done_on is None for one in rows)
        lines.append(Line(cells=(unit, label, waiting, len(rows) - waiting)))
    return Table(code="late", title="逾期事项", columns=columns, lines=tuple(lines), note=DUE + "。")


def _ids(rows: list[Row]) -> tuple[int, ...]:
    return tuple(row.case.id for row in rows)
