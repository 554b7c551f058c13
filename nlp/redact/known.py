"""Whom the analysis already knows: parties, those who act for them, heads who came to court."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nlp.judgment import Judgment, PartyKind
from nlp.lexicon import party_kind
from nlp.redact.categories import Role

_SUED = ("defendant", "appellee", "retrial_respondent")


@dataclass(frozen=True, slots=True)
class Known:
    """A name that the analysis lists: what bears it, the person's role (None for others), its short names."""

    name: str
    kind: PartyKind
    role: Role | None = None
    aliases: tuple[str, ...] = ()

    @classmethod
    def of(cls, record: Mapping[str, Any] | Judgment) -> tuple[Known, ...]:
        """Everybody named in one output record (README “Output”) or in a judgment.

        Keys that the record lacks are passed over, so that older records serve too.
        """
        data = record.to_json() if isinstance(record, Judgment) else record
        return tuple(_unique(_listed(data)))


def _listed(data: Mapping[str, Any]) -> Iterator[Known]:
    for party in data.get("parties") or ():
        kind = party.get("kind") or party_kind(party["name"])
        yield Known(party["name"], kind, Role.PARTY if kind == "person" else None, tuple(party.get("aliases") or ()))
        representative = party.get("representative")
        if representative:
            role = Role.OFFICIAL_HEAD if kind == "agency" else Role.REPRESENTATIVE
            yield from _person(representative["name"], role)
        for agent in party.get("agents") or ():
            yield from _person(agent["name"], _agent_role(agent.get("post") or "", kind))
    for head in data.get("attendance") or ():
        yield from _person(head.get("name") or "", Role.OFFICIAL_HEAD)


def _agent_role(post: str, kind: str) -> Role:
    if "律师" in post or "法律工作者" in post or "法律服务" in post:
        return Role.LAWYER
    return Role.OFFICIAL if kind == "agency" else Role.AGENT


def _person(name: str, role: Role) -> Iterator[Known]:
    if name and party_kind(name) == "person":
        yield Known(name, "person", role)


def _unique(found: Iterable[Known]) -> list[Known]:
    seen: dict[str, Known] = {}
    for known in found:
        seen.setdefault(known.name, known)
    return list(seen.values())
