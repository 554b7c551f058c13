"""A model where its file can be used; where it cannot, the rules go on alone and the document says so."""

from __future__ import annotations

from nlp.case import Case
from nlp.classify.linear import LinearModel
from nlp.errors import ModelError, notice


def model_for(case: Case, name: str) -> LinearModel | None:
    """The model of that name; None, with a notice (W415) on the case, where it is absent, of another format or altered."""
    try:
        return LinearModel.load(name)
    except ModelError as error:
        told = notice("W415", why=error.message)
        if told not in case.notices:
            case.notices.append(told)
        return None
