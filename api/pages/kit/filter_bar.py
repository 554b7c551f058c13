"""The filters above a list of judgments, and what an address asks for."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.pages.kit import filter_fields, words
from api.pages.kit.filter_fields import Options
from api.store.actor import Actor
from api.store.filters import ANY_LOSS, CHOICES, Filters
from api.store.tables import Organisation
from nlp import taxonomy

MORE = ("doc_type", "procedure", "to_review", "corrected", "court")
"""Fields that are folded away until one of them is used."""
FLAGS = (("true", "是"), ("false", "否"))


def organisations(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The organisations that the caller may filter by: id and name."""
    inside = select(Organisation.id, Organisation.name).where(actor.scope.holds_organisation())
    return [(str(one), name) for one, name in session.execute(inside.order_by(Organisation.region, Organisation.name))]


def show(params: QueryParams, inside: Sequence[tuple[str, str]], *, text: str = "text") -> None:
    """The form.  `inside`: what `organisations` returned.  `text`: the name of the field for words."""
    with filter_fields.form():
        filter_fields.words(params, text, "词语", "案号、单位、正文里的词语", wide=True)
        if len(inside) > 1:
            _choice(params, "organisation", "单位", inside, wide=True)
        _choice(params, "agency_result", "结果", _choices("agency_result"))
        _choice(params, "cause", "败诉原因", _choices("cause"))
        _choice(params, "act_type", "被诉行政行为", _choices("act_type"))
        _choice(params, "field", "执法领域", _choices("field"))
        _choice(params, "state", "核对状态", _choices("state"))
        filter_fields.days(params, ("decided_from", "裁判日期自"), ("decided_to", "至"))
        filter_fields.more(params, MORE, _more)


def address(path: str, **filters: str) -> str:
    """A list's address with these filters."""
    return f"{path}?{urlencode(filters)}" if filters else path


def read(params: QueryParams, *, text: str = "text") -> Filters:
    """The filters of an address.  Raises ServiceError E602 for a value that there is not."""
    given: dict[str, list[str]] = {}
    for name, value in params.multi_items():
        given.setdefault("text" if name == text else name, []).append(value)
    return Filters.from_params(given)


def _more(params: QueryParams) -> None:
    _choice(params, "doc_type", "文书种类", _choices("doc_type"))
    _choice(params, "procedure", "程序", _choices("procedure"))
    filter_fields.words(params, "court", "法院", "法院名称的一部分")
    _choice(params, "to_review", "有待核字段", FLAGS)
    _choice(params, "corrected", "有人工更正", FLAGS)


def _choices(name: str) -> Options:
    if name == "agency_result":
        return [(code, words.label(name, code)) for code in (ANY_LOSS, *taxonomy.codes(name))]
    if name == "cause":
        return [(code, words.label(name, code)) for code in taxonomy.codes("cause")]
    return [(code, words.label(name, code)) for code in CHOICES[name]]


def _choice(params: QueryParams, name: str, label: str, options: Options, *, wide: bool = False) -> None:
    """What the address asks for is shown though it is none of the choices: several of them, a cause's detail, a unit far off."""
    listed = list(options)
    chosen = dict.fromkeys(code for one in params.getlist(name) for code in one.split(",") if code)
    value = ",".join(chosen)
    if value and value not in dict(listed):
        listed.append((value, "已选多项" if len(chosen) > 1 else "其他单位" if name == "organisation" else words.label(name, value)))
    filter_fields.choice(value, name, label, listed, wide=wide)
