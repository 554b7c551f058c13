"""What follows from people's statements for the values that nobody spoke of, so that a record does not contradict itself.

Decided here, for a field of which nobody spoke:
- one sued agency: its own result follows the result of the case, and the other way round; with several, a person is asked;
- a person's result without a loss (胜诉, 程序性结案) leaves no failure causes; one with a loss and none asks for them;
- `disposition_items` and `prior_cases` follow `dispositions` and `prior_case_numbers`, which people correct;
- `attendance` follows `head_attended`, and the other way round;
- a party's new name stands wherever the old one stood.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, Final

from api.review.fields import FIELDS
from api.review.statements import Said, Statement
from nlp.judgment import LOSSES
from nlp.lexicon.folding import fold

Record = dict[str, Any]
Keys = dict[str, list[str]]
WITHOUT_CAUSES: Final = frozenset({"won", "procedural"})


def agree(record: Record, keys: Keys, singles: Mapping[str, Statement], lists: Mapping[str, Said]) -> None:
    """Brings the derived values of a record in line.  keys: of its lists' items; singles, lists: what was said, by field."""
    _names(record, keys, lists)
    _results(record, singles, lists)
    _causes(record, keys, singles, lists)
    _attendance(record, keys, singles, lists)
    _dispositions(record, lists["dispositions"])
    _periods(record, lists["performance_periods"])
    _prior_cases(record, lists["prior_case_numbers"])


def _ask(record: Record, field: str, why: str) -> None:
    entry = {"field": field, "why": why}
    if entry not in record["needs_review"]:
        record["needs_review"].append(entry)


def _unsaid(name: str, record: Record, keys: Keys, said: Said) -> list[Any]:
    """Items of a list of which nobody spoke."""
    return [value for key, value in zip(keys[name], record[name], strict=True) if key not in said.wanted]


def _keep(name: str, record: Record, keys: Keys, kept: Container[str]) -> None:
    """Leaves of a list the items with these keys."""
    pairs = [(key, value) for key, value in zip(keys[name], record[name], strict=True) if key in kept]
    keys[name], record[name] = [key for key, _ in pairs], [value for _, value in pairs]


def _names(record: Record, keys: Keys, lists: Mapping[str, Said]) -> None:
    """Parties renamed or removed: the same in the other values."""
    said = lists["parties"]
    names = {key.rpartition("|")[0]: said.wanted[new].value["name"] if new in said.wanted else None
             for key, (_, new) in said.unwanted.items()}  # fmt: skip
    for value in record["parties"]:
        names.pop(fold(value["name"]), None)  # still there, in another role
    if not names:
        return
    _renamed_results(record, keys, names, lists["results_by_agency"])
    for name in ("causes", "attendance"):
        for value in _unsaid(name, record, keys, lists[name]):
            if value.get("agency") is not None:
                value["agency"] = names.get(fold(value["agency"]), value["agency"])
    for item in record["disposition_items"]:
        item["agencies"] = [new for old in item["agencies"] if (new := names.get(fold(old), old)) is not None]


def _renamed_results(record: Record, keys: Keys, names: Mapping[str, str | None], said: Said) -> None:
    """The results of agencies that were renamed or removed, but for those that people gave."""
    shape, name = FIELDS["results_by_agency"], "results_by_agency"
    gone = {key for key, value in zip(keys[name], record[name], strict=True)
            if key not in said.wanted and names.get(fold(value["name"]), "") is None}  # fmt: skip
    _keep(name, record, keys, set(keys[name]) - gone)
    for value in _unsaid(name, record, keys, said):
        value["name"] = names.get(fold(value["name"])) or value["name"]
    pairs = list(zip(keys[name], record[name], strict=True))
    taken = {key for key, value in pairs if shape.moved(key, value) == key} | set(said.unwanted)
    for place, (key, value) in enumerate(pairs):
        if shape.moved(key, value) != key:
            keys[name][place] = shape.free(value, taken)
            taken.add(keys[name][place])


def _results(record: Record, singles: Mapping[str, Statement], lists: Mapping[str, Said]) -> None:
    overall, per_agency = record["agency_result"], record["results_by_agency"]
    said, own = "agency_result" in singles, bool(lists["results_by_agency"])
    if len(per_agency) == 1:
        if said and not own and overall is not None:
            per_agency[0]["result"] = overall
        if own and not said:
            record["agency_result"] = per_agency[0]["result"]
    elif per_agency:
        known = {value["result"] for value in per_agency}
        if said and not own and overall not in known:
            _ask(record, "results_by_agency", "总的结果已由人工填写，请核对各机关的结果。")
        if own and not said and len(known) > 1:
            _ask(record, "agency_result", "各机关的结果已由人工填写，请核对总的结果。")


def _causes(record: Record, keys: Keys, singles: Mapping[str, Statement], lists: Mapping[str, Said]) -> None:
    if "agency_result" not in singles:
        return
    if record["agency_result"] in WITHOUT_CAUSES:
        _keep("causes", record, keys, lists["causes"].wanted)
        record["needs_review"] = [entry for entry in record["needs_review"] if entry["field"] != "causes"]
    elif record["agency_result"] in LOSSES and not record["causes"] and not lists["causes"]:
        _ask(record, "causes", "结果是败诉，还没有败诉原因，请补充。")


def _attendance(record: Record, keys: Keys, singles: Mapping[str, Statement], lists: Mapping[str, Said]) -> None:
    if "head_attended" in singles:
        state = record["head_attended"]
        if state not in {"attended", "absent"}:
            _keep("attendance", record, keys, lists["attendance"].wanted)
            return
        for value in _unsaid("attendance", record, keys, lists["attendance"]):
            value["state"] = state
    elif lists["attendance"]:
        states = {value["state"] for value in record["attendance"]}
        record["head_attended"] = next((s for s in ("attended", "absent") if s in states), "unstated")


def _dispositions(record: Record, said: Said) -> None:
    if not said:
        return
    items = []
    for item in record["disposition_items"]:
        code = item["code"]
        while code not in record["dispositions"] and code in said.unwanted:
            code = said.unwanted[code][1]
        if code in record["dispositions"]:
            items.append(item | {"code": code})
    there = {item["code"] for item in items}
    for code in record["dispositions"]:
        if code not in there:
            statement = said.wanted.get(code)
            text = (statement.place or {}).get("text", "") if statement else ""
            items.append({"code": code, "text": text, "agencies": [], "performance_period": None})
    record["disposition_items"] = items


def _periods(record: Record, said: Said) -> None:
    if not said:
        return
    key = FIELDS["performance_periods"].key_of
    there = {key(value): value for value in record["performance_periods"]}
    for item in record["disposition_items"]:
        if item["performance_period"] is not None:
            found: str | None = key(item["performance_period"])
            while found is not None and found not in there and found in said.unwanted:
                found = said.unwanted[found][1]
            item["performance_period"] = there.get(found or "")


def _prior_cases(record: Record, said: Said) -> None:
    if not said:
        return
    courts = {fold(value["case_number"]): value["court"] for value in record["prior_cases"]}
    record["prior_cases"] = [
        {"case_number": number, "court": courts.get(fold(number))} for number in record["prior_case_numbers"]
    ]
