"""What a person should look at: fields that are missing, doubtful, or rest on a page that was hard to read."""

from __future__ import annotations

from nlp.case import Case
from nlp.judgment import Review

DOUBTFUL = 0.75
"""Confidence below which a value is shown to a person first."""
_LABELS = {
    "court": "法院", "case_number": "案号", "doc_type": "文书种类", "procedure": "审理程序", "decision_date": "裁判日期",
    "parties": "当事人", "dispositions": "判决或裁定主文", "act_type": "被诉行政行为种类", "field": "执法领域",
    "agency_result": "结果", "causes": "败诉原因", "statutes": "适用的法律条文", "act_numbers": "被诉行为文号",
}  # fmt: skip
_EXPECTED = ("court", "case_number", "doc_type", "procedure", "decision_date", "parties", "dispositions", "statutes")


def review(case: Case) -> None:
    """Adds to `needs_review` what is missing, what is doubtful, and what stands on a doubtful page; one entry a field and reason."""
    judgment = case.judgment
    if case.refusal is not None:
        return
    plain = judgment.to_json()
    for name in _EXPECTED:
        if not plain[name]:
            judgment.needs_review.append(Review(name, f"没有找到{_LABELS[name]}"))
    told = {r.field for r in judgment.needs_review}
    for name, evidence in judgment.evidence():
        root = name.split("/")[1]
        if root in _LABELS and root not in told and evidence.confidence < DOUBTFUL:
            judgment.needs_review.append(Review(root, f"{_LABELS[root]}把握不大（{evidence.confidence:.0%}）"))
    judgment.needs_review += _on_doubtful_pages(case)
    judgment.needs_review = list(dict.fromkeys(judgment.needs_review))


def _on_doubtful_pages(case: Case) -> list[Review]:
    """Values whose evidence stands on a page that recognition found hard to read."""
    doubtful = {p.number for p in case.document.pages if p.source == "ocr" and p.confidence < DOUBTFUL}
    found: list[Review] = []
    for name, evidence in case.judgment.evidence() if doubtful else ():
        pages = {place.page for span in evidence.spans for place in case.document.places(span)} & doubtful
        root = name.split("/")[1]
        if pages and root in _LABELS:
            found.append(Review(root, f"第 {min(p for p in pages if p)} 页识别把握不大，请对照图像核对"))
    return found
