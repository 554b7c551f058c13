"""A person named in a text, and all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.redact.categories import Role

KNOWN = 20.0
"""Evidence of a name that the analysis lists."""
SIGNED = 11.0
"""Evidence of a name between a role word of the list of parties or the signatures and a sign of punctuation."""
LISTED = 5.0
"""Evidence of a name behind such a role word without a sign."""
ENOUGH = -1.0
"""Evidence from which on a string is a name."""


@dataclass(slots=True)
class Person:
    """Somebody named in the text: the name without blanks, role, the rule that found it, evidence (log odds, about).

    `entity`: the full name of whom it names; `kept`: the title at its end that stays.
    """

    name: str
    role: Role | None
    source: str
    evidence: float
    entity: str = ""
    kept: str = ""

    def __post_init__(self) -> None:
        self.entity = self.entity or self.name


@dataclass(slots=True)
class People:
    """The people of one text, by name; `guardians`: those who act for a minor by law."""

    by_name: dict[str, Person] = field(default_factory=dict)
    guardians: set[str] = field(default_factory=set)

    def add(self, name: str, role: Role | None, source: str, evidence: float) -> None:
        """Notes a name; the surest source stays, and the first role that says more than that somebody is there.

        A judge who is something else besides counts as something else: his name is then not the court's alone.
        """
        person = self.by_name.get(name)
        if person is None:
            self.by_name[name] = Person(name, role, source, evidence)
            return
        if person.role in (None, Role.OTHER) or (person.role is Role.JUDGE and role not in (None, Role.OTHER)):
            person.role = role or person.role
        if evidence > person.evidence:
            person.source, person.evidence = source, evidence
