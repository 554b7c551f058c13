"""How likely a pending suit is lost: red, yellow, green, or not enough to tell; never a number without its reasons."""

from nlp.risk.assess import assess
from nlp.risk.model import model_note, opinion
from nlp.risk.telling import explain, share
from nlp.risk.values import LEVELS, Counts, Estimate, Level, Opinion, Part, PartCode, Precedent, Risk, RiskCause

__all__ = [
    "LEVELS",
    "Counts",
    "Estimate",
    "Level",
    "Opinion",
    "Part",
    "PartCode",
    "Precedent",
    "Risk",
    "RiskCause",
    "assess",
    "explain",
    "model_note",
    "opinion",
    "share",
]
