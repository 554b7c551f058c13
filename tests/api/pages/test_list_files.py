"""The list of judgments as a file: the columns that were shown, in the list's order; texts stay texts."""

from __future__ import annotations

import csv
import io

import openpyxl
from sqlalchemy import select

from api.store.tables import AuditEntry
from tests.api import seed
from tests.api.pages.conftest import Paged

FORMULA = "=HYPERLINK(1)<b>法院</b>"


def test_the_list_as_files(paged: Paged) -> None:
    for court in (FORMULA, "临江市云溪区人民法院"):
        seed.record(paged, {"court": court, "agency_result": "lost"}, "police")
    client = paged.client("bureau")
    answer = client.get("/judgments/export?format=csv&column=court&column=agency_result")
    head, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert head == ["结果", "法院"]
    assert sorted(rows) == [["败诉", f"'{FORMULA}"], ["败诉", "临江市云溪区人民法院"]]
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]
    answer = client.get("/judgments/export?format=xlsx&column=court&column=agency_result")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.title == "裁判文书"
    assert [cell.value for cell in sheet[1]] == ["结果", "法院"]
    [cell] = [cell for cell in sheet["B"] if cell.value == FORMULA]
    assert cell.data_type == "s"
    assert sheet.max_row == len(rows) + 1
    assert client.get("/judgments/export?format=exe", follow_redirects=False).status_code == 404
    with paged.database.read() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "judgment.export")).all()
    assert [(one.after["format"], one.after["rows"]) for one in noted] == [("csv", len(rows)), ("xlsx", len(rows))]
