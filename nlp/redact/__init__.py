"""Masking (脱敏): people, numbers, addresses and, where set, organisations of a document that is to be published.

The grounds are 法释〔2016〕19号 articles 8 and 9 and 政府信息公开条例 article 15; each category names its own.
"""

from nlp.redact.categories import ROLE_LABELS, Category, Kind, Role, kinds
from nlp.redact.finding import find
from nlp.redact.known import Known
from nlp.redact.leaks import Leak, Secrets, leaks
from nlp.redact.masking import Masked, mask, redact
from nlp.redact.mentions import Mention
from nlp.redact.pseudonyms import Pseudonyms
from nlp.redact.rules import Rules

__all__ = [
    "ROLE_LABELS",
    "Category",
    "Kind",
    "Known",
    "Leak",
    "Masked",
    "Mention",
    "Pseudonyms",
    "Role",
    "Rules",
    "Secrets",
    "find",
    "kinds",
    "leaks",
    "mask",
    "redact",
]
