"""The filters above a list of judgments: a plain form whose fields are the address's, so that it can be bookmarked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.pages import words
from api.pages.theme import tag
from api.store.actor import Actor
from api.store.filters import ANY_LOSS, CHOICES, Filters
from api.store.tables import Organisation
from nlp import taxonomy

Options = Iterable[tuple[str, str]]

MORE = ("doc_type", "procedure", "to_review", "corrected", "court")
"""Fields that are folded away until one of them is used."""
FLAGS = (("true", "是"), ("false", "否"))


def organisations(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The organisations that the caller may filter by: id and name."""
    inside = select(Organisation.id, Organisation.name).where(actor.scope.holds_organisation())
    return [(str(one), name) for one, name in session.execute(inside.order_by(Organisation.region, Organisation.name))]


def show(params: QueryParams, inside: Sequence[tuple[str, str]], *, text: str = "text") -> None:
    """The form.  `inside`: what `organisations` returned.  `text`: the name of the field for words."""
    with tag("form", classes="filters screen-only", method="get", role="search", aria_label="筛选"):
        _input(params, text, "词语", "案号、单位、正文里的词语", wide=True)
        if len(inside) > 1:
            _select(params, "organisation", "单位", inside, wide=True)
        _select(params, "agency_result", "结果", _choices("agency_result"))
        _select(params, "cause", "败诉原因", _choices("cause"))
        _select(params, "act_type", "被诉行政行为", _choices("act_type"))
        _select(params, "field", "执法领域", _choices("field"))
        _select(params, "state", "核对状态", _choices("state"))
        days(params, ("decided_from", "裁判日期自"), ("decided_to", "至"))
        if any(params.get(name) for name in MORE):
            _more(params)
        for name in ("sort", "limit"):
            if params.get(name):
                tag("input", type="hidden", name=name, value=params[name])
        tag("button", "筛选", "button plain-button", type="submit")
        if any(name not in {"sort", "limit", "page"} for name in params):
            tag("a", "清除", href="?")
        if not any(params.get(name) for name in MORE):
            with tag("details", classes="filters-fold"):
                tag("summary", "更多条件", "text-button")
                with tag("div", classes="filters-more"):
                    _more(params)


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
    _select(params, "doc_type", "文书种类", _choices("doc_type"))
    _select(params, "procedure", "程序", _choices("procedure"))
    _input(params, "court", "法院", "法院名称的一部分")
    _select(params, "to_review", "有待核字段", FLAGS)
    _select(params, "corrected", "有人工更正", FLAGS)


def _choices(name: str) -> Options:
    if name == "agency_result":
        return [(code, words.label(name, code)) for code in (ANY_LOSS, *taxonomy.codes(name))]
    if name == "cause":
        return [(code, words.label(name, code)) for code in taxonomy.codes("cause")]
    return [(code, words.label(name, code)) for code in CHOICES[name]]


def days(params: QueryParams, *fields: tuple[str, str]) -> None:
    """Fields for days, kept together.  Texts: a browser's own field would speak the language of the browser."""
    with tag("span", classes="pair"):
        for name, label in fields:
            value = params.get(name, "")
            with tag("label"):
                tag("span", label)
                tag("input", "", f"input day {'set' if value else ''}", name=name, value=value, placeholder="年-月-日", maxlength="20",
                    inputmode="numeric", autocomplete="off", data_day="yes")  # fmt: skip


def _input(params: QueryParams, name: str, label: str, hint: str = "", *, wide: bool = False) -> None:
    value = params.get(name, "")
    classes = f"input {'wide' if wide else ''} {'set' if value else ''}"
    with tag("label"):
        tag("span", label)
        tag("input", "", classes, name=name, value=value, type="search", placeholder=hint, maxlength="200")


def _select(params: QueryParams, name: str, label: str, options: Options, *, wide: bool = False) -> None:
    value = params.get(name, "")
    chosen = {code for one in params.getlist(name) for code in one.split(",") if code}
    with tag("label"):
        tag("span", label)
        with tag("select", "", f"input {'wide' if wide else ''} {'set' if chosen else ''}", name=name):
            tag("option", "全部", value="")
            listed = list(options)
            if len(chosen) > 1 or not chosen <= {code for code, _ in listed}:
                tag("option", "已选多项" if len(chosen) > 1 else words.label(name, value), value=value, selected="selected")
            for code, text in listed:
                if {code} == chosen:
                    tag("option", text, value=code, selected="selected")
                else:
                    tag("option", text, value=code)
