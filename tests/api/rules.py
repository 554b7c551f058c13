"""Who may do what: one line for every operation.  An operation without a line fails the tests.

Add a line with the right that it needs; what stands in braces is filled with the object of an organisation, in the
address and in `json`.  `request` is what a well-formed call sends; `done` are the answers of a call that was let in (409 and the like: let in, then refused for
another reason than who called).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.api.world import PASSWORD


@dataclass(frozen=True)
class Rule:
    """`right`: as in `Actor.require`, or `public`.  `person`: no token may, whatever its scopes."""

    right: str
    request: Mapping[str, Any]
    done: frozenset[int]
    person: bool = False
    endless: bool = False
    """The answer never ends: only its head is asked for."""
    token: str = ""
    """The scope that a token needs, where it is another than the right."""


DONE = frozenset({200, 201, 202, 204})


def rule(
    right: str, *also_done: int, person: bool = False, endless: bool = False, token: str = "", **request: Any
) -> Rule:
    return Rule(right, request, DONE | set(also_done), person, endless, token)


EDIT = {"headers": {"If-Match": "*"}}
CONFIRM = {"changes": [{"field": "court", "action": "confirm"}]}
NEW_USER = {"login": "new.user", "name": "新用户", "role": "reader", "organisation_id": "{organisation_id}"}
NEW_PLACE = {"name": "临江市云溪区水利局", "kind": "agency", "region": "990102"}
POLICY = 'code = "own"\nname = "本区"\nsource = "本区方案"'
FILE = {"files": {"files": ("判决书.txt", "行政判决书".encode(), "text/plain")}}

RULES: dict[str, Rule] = {
    "POST /session": rule("public", json={"login": "nobody", "password": "x"}),
    "GET /links/{token}": rule("public"),
    "POST /links/{token}": rule("public", json={"password": "x"}),
    "GET /session": rule("read"),
    "DELETE /session": rule("read", person=True),
    "POST /session/password": rule("read", person=True, json={"old": PASSWORD, "new": "四只白鹭-1938-飞过云溪"}),
    "GET /users": rule("manage"),
    "POST /users": rule("manage", 404, 409, person=True, json=NEW_USER),
    "GET /users/{user_id}": rule("manage"),
    "PATCH /users/{user_id}": rule("manage", person=True, json={"name": "新名字"}),
    "POST /users/{user_id}/unlock": rule("manage", person=True),
    "POST /users/{user_id}/link": rule("manage", person=True),
    "GET /tokens": rule("read", person=True),
    "POST /tokens": rule("read", person=True, json={"name": "x", "scopes": ["read"]}),
    "DELETE /tokens/{token_id}": rule("read", person=True),
    "GET /audit": rule("read"),
    "GET /audit/csv": rule("read"),
    "GET /documents": rule("read"),
    "GET /documents/{document_id}": rule("read"),
    "GET /documents/{document_id}/file": rule("read"),
    "GET /documents/{document_id}/pages": rule("read"),
    "GET /documents/{document_id}/pages/{number}/image": rule("read"),
    "GET /documents/{document_id}/pages/{number}/text": rule("read"),
    "GET /documents/{document_id}/text": rule("read"),
    "POST /documents/{document_id}/retry": rule("upload", 409),
    "POST /documents/{document_id}/accept": rule("manage", 409),
    "POST /documents": rule("upload", **FILE),
    "PUT /uploads/{filename}": rule("upload", content="行政判决书".encode()),
    "POST /batches": rule("upload"),
    "GET /batches": rule("read"),
    "GET /batches/{batch_id}": rule("read"),
    "GET /events": rule("read", endless=True),
    "GET /judgments/{judgment_id}/fields": rule("read"),
    "GET /judgments/{judgment_id}/history": rule("read"),
    "GET /judgments/{judgment_id}/corrections": rule("read"),
    "POST /judgments/{judgment_id}/corrections": rule("correct", 409, json=CONFIRM, **EDIT),
    "POST /judgments/{judgment_id}/check": rule("correct", 409, json={"accept": []}, **EDIT),
    "POST /judgments/{judgment_id}/second-check": rule("correct", 409, **EDIT),
    "POST /judgments/{judgment_id}/take-over": rule("correct", 409, **EDIT),
    "POST /judgments/{judgment_id}/keep": rule("correct", 409, **EDIT),
    "POST /judgments/{judgment_id}/reopen": rule("correct", 409, json={"reason": "x"}, **EDIT),
    "GET /papers": rule("read"),
    "GET /papers/{paper_id}": rule("read"),
    "GET /papers/{paper_id}/history": rule("read"),
    "PATCH /papers/{paper_id}": rule("correct", json={"agency_result": "won"}, **EDIT),
    "POST /papers/{paper_id}/check": rule("correct", 409, **EDIT),
    "POST /papers/{paper_id}/drop": rule("manage", 404, json={"reason": "x"}, **EDIT),
    "GET /judgments": rule("read"),
    "GET /judgments/export": rule("read"),
    "GET /judgments/{judgment_id}": rule("read"),
    "GET /judgments/{judgment_id}/evidence": rule("read"),
    "GET /search": rule("read", params={"q": "法院"}),
    "GET /annotations": rule("manage"),
    "GET /organisations": rule("read"),
    "GET /organisations/tree": rule("read"),
    "GET /organisations/{organisation_id}": rule("read"),
    "POST /organisations": rule("manage", 404, 409, json=NEW_PLACE),
    "PATCH /organisations/{organisation_id}": rule("manage", json={"field": None}),
    "POST /organisations/{organisation_id}/names": rule("manage", 409, json={"name": "一个别称"}),
    "DELETE /organisations/{organisation_id}/names/{name_id}": rule("manage", 404),
    "GET /involvements": rule("manage"),
    "GET /involvements/{involvement_id}/candidates": rule("manage"),
    "POST /involvements/{involvement_id}/confirm": rule("manage", json={"organisation_id": "{organisation_id}"}),
    "POST /involvements/{involvement_id}/reject": rule("manage", json={}),
    "GET /jobs": rule("read"),
    "POST /jobs": rule("manage", 409, json={"kind": "reanalysis"}),
    "GET /jobs/{job_id}": rule("read"),
    "POST /jobs/{job_id}/stop": rule("manage", 409),
    "GET /disputes": rule("read"),
    "GET /disputes/{dispute_id}": rule("read"),
    "GET /judgments/{judgment_id}/dispute": rule("read"),
    "POST /judgments/{judgment_id}/dispute/join": rule("manage", 422, json={"other_id": "{judgment_id}", "note": "x"}),
    "POST /judgments/{judgment_id}/dispute/part": rule("manage", 422, json={"other_id": "{judgment_id}", "note": "x"}),
    "GET /deadlines": rule("read"),
    "GET /deadlines/{deadline_id}": rule("read"),
    "POST /deadlines/{deadline_id}/move": rule("manage", json={"to": "2024-04-02", "reason": "x", "allowed_by_court": True}),
    "GET /calendar/days": rule("read"),
    "PUT /calendar/days/{day}": rule("administer", json={"working": False, "note": "x"}),
    "DELETE /calendar/days/{day}": rule("administer", 404),
    "GET /calendar/feed": rule("read", person=True),
    "POST /calendar/feed": rule("read", person=True),
    "DELETE /calendar/feed": rule("read", person=True),
    "GET /calendar/{key}.ics": rule("public"),
    "GET /ledger": rule("read"),
    "GET /ledger/columns": rule("read"),
    "GET /ledger/totals": rule("read"),
    "GET /ledger/export": rule("read"),
    "GET /ledger/views": rule("read", person=True),
    "POST /ledger/views": rule("read", person=True, json={"name": "x", "address": "show=all"}),
    "DELETE /ledger/views/{view_id}": rule("read", 404, person=True),
    "GET /ledger/{entry_id}": rule("read"),
    "PATCH /ledger/{entry_id}": rule("correct", json={"values": {"note": "另一句"}}, **EDIT),
    "GET /ledger/{entry_id}/history": rule("read"),
    "GET /ledger/imports": rule("correct"),
    "PUT /ledger/imports/{filename}": rule("correct", 422, content=b"no workbook"),
    "GET /ledger/imports/{import_id}": rule("correct"),
    "POST /ledger/imports/{import_id}/check": rule("correct", 422),
    "POST /ledger/imports/{import_id}/apply": rule("correct", 422),
    "GET /bulletins": rule("read"),
    "GET /bulletins/preview": rule("manage", 422, params={"period": "2025-Q1"}),
    "POST /bulletins": rule("manage", 404, json={"period": "2025-Q1", "organisation_id": "{bureau_id}"}),
    "GET /bulletins/{bulletin_id}": rule("read"),
    "PATCH /bulletins/{bulletin_id}": rule("manage", json={"title": "另一个标题"}, **EDIT),
    "DELETE /bulletins/{bulletin_id}": rule("manage", 404),
    "POST /bulletins/{bulletin_id}/restore": rule("manage", 404),
    "PUT /bulletins/{bulletin_id}/sections/{section}": rule("manage", json={"title": "", "paragraphs": ["另一段"]}, **EDIT),
    "POST /bulletins/{bulletin_id}/sections/{section}/redraft": rule("manage", **EDIT),
    "POST /bulletins/{bulletin_id}/send": rule("manage", 409, **EDIT),
    "GET /bulletins/{bulletin_id}/history": rule("manage"),
    "GET /bulletins/{bulletin_id}/figures/{figure}/cases": rule("read"),
    "GET /bulletins/{bulletin_id}/files/{form}": rule("read"),
    "GET /indicators": rule("read"),
    "GET /indicators/breakdown": rule("read", params={"period": "1990-01-01..2199-12-31"}),
    "GET /indicators/cases": rule("read", params={"measure": "filed", "period": "1990-01-01..2199-12-31"}),
    "GET /policy": rule("read"),
    "GET /policy/builtin": rule("read"),
    "POST /policy/check": rule("manage", json={"text": POLICY}),
    "POST /policy/preview": rule("manage", json={"text": POLICY, "period": "2025"}),
    "GET /policy/versions": rule("read"),
    "POST /policy/versions": rule("manage", json={"text": POLICY}),
    "GET /policy/versions/{number}": rule("read", 404),
    "POST /policy/versions/{number}/apply": rule("manage", 404, 409, json={"replacing": None}),
    "GET /evaluation": rule("read", params={"period": "2025-Q1"}),
    "GET /benchmarks": rule("read"),
    "PUT /benchmarks": rule("manage", json={"year": 2025, "measure": "loss_rate", "value": 0.1}),
    "DELETE /benchmarks": rule("manage", 404, params={"year": 2025, "measure": "loss_rate"}),
    "GET /rectifications": rule("read"),
    "GET /rectifications/rates": rule("read"),
    "GET /rectifications/export": rule("read"),
    "GET /disputes/{dispute_id}/organisations/{organisation_id}/problems": rule("read"),
    "POST /disputes/{dispute_id}/rectifications": rule("correct", json={"organisation_id": "{organisation_id}", "problem": "程序违法"}),
    "GET /rectifications/{rectification_id}": rule("read"),
    "PATCH /rectifications/{rectification_id}": rule("correct", json={"person": "某某"}, **EDIT),
    "POST /rectifications/{rectification_id}/submit": rule("correct", 409, json={"note": "已整改"}, **EDIT),
    "POST /rectifications/{rectification_id}/close": rule("manage", 409, json={}, **EDIT),
    "POST /rectifications/{rectification_id}/return": rule("manage", 409, json={"note": "x"}, **EDIT),
    "POST /rectifications/{rectification_id}/reopen": rule("manage", 409, json={"note": "x"}, **EDIT),
    "POST /rectifications/{rectification_id}/cancel": rule("manage", 409, json={"note": "x"}, **EDIT),
    "PUT /rectifications/{rectification_id}/proofs/{filename}": rule("correct", content="整改报告".encode()),
    "GET /proofs/{proof_id}/file": rule("read"),
    "DELETE /proofs/{proof_id}": rule("correct", 404),
    "GET /letters": rule("read"),
    "GET /letters/kinds": rule("read"),
    "POST /letters": rule("manage", 404, json={"kind": "opinion", "organisation_id": "{organisation_id}"}),
    "GET /letters/{letter_id}": rule("read"),
    "PATCH /letters/{letter_id}": rule("manage", 409, json={"title": "监督意见书"}, **EDIT),
    "DELETE /letters/{letter_id}": rule("manage", 409, **EDIT),
    "POST /letters/{letter_id}/issue": rule("manage", 409, json={}, **EDIT),
    "POST /letters/{letter_id}/answer": rule("correct", 409, json={"text": "已整改"}, **EDIT),
    "GET /letters/{letter_id}/file": rule("read"),
    "GET /alerts": rule("read"),
    "GET /alerts/{alert_id}": rule("read"),
    "POST /alerts/acknowledge": rule("correct", 404, json={"ids": [1]}),
    "POST /alerts/{alert_id}/acknowledge": rule("correct", json={"note": "已知悉"}),
    "GET /alerts/deliveries": rule("manage"),
    "POST /alerts/deliveries/{delivery_id}/retry": rule("manage", 409),
    "GET /webhooks": rule("manage"),
    "POST /webhooks": rule(
        "manage", 404, person=True, json={"name": "x", "url": "http://127.0.0.1:9/x", "organisation_id": "{organisation_id}"}
    ),
    "PATCH /webhooks/{webhook_id}": rule("manage", person=True, json={"name": "y"}),
    "DELETE /webhooks/{webhook_id}": rule("manage", 404, person=True),
    "POST /webhooks/{webhook_id}/secret": rule("manage", person=True),
    "POST /webhooks/{webhook_id}/test": rule("manage", person=True),
    "GET /subscription": rule("read", person=True),
    "PUT /subscription": rule("read", 409, person=True, json={"email": "x@yunxi.example", "rhythm": "daily"}),
    "GET /healthz": rule("public"),
    "GET /readyz": rule("public"),
    "GET /metrics": rule("administer", token="manage"),
    "GET /docs": rule("public"),
}
ROOTS = ("/healthz", "/readyz", "/metrics", "/docs")
"""What does not lie below the API's prefix."""

PAGES: dict[str, str] = {
    "/sign-in": "public",
    "/link/{token}": "public",
    "/": "read",
    "/account": "read",
    "/alerts": "read",
    "/alerts/deliveries": "manage",
    "/alerts/webhooks": "manage",
    "/audit": "manage",
    "/batches": "read",
    "/batches/{batch_id}": "read",
    "/calendar-days": "administer",
    "/deadlines": "read",
    "/disputes/{dispute_id}": "read",
    "/bulletins": "read",
    "/bulletins/new": "manage",
    "/bulletins/{bulletin_id}": "read",
    "/bulletins/{bulletin_id}/cases": "read",
    "/bulletins/{bulletin_id}/file": "read",
    "/documents": "read",
    "/help": "read",
    "/inbox": "read",
    "/jobs": "manage",
    "/judgments": "read",
    "/judgments/export": "read",
    "/judgments/{judgment_id}": "read",
    "/ledger": "read",
    "/ledger/import": "correct",
    "/ledger/imports/{import_id}": "correct",
    "/ledger/{entry_id}": "read",
    "/papers": "read",
    "/papers/{paper_id}": "read",
    "/organisations": "manage",
    "/organisations/confirm": "manage",
    "/organisations/new": "manage",
    "/organisations/{organisation_id}": "manage",
    "/policy": "read",
    "/policy/edit": "manage",
    "/policy/preview": "manage",
    "/policy/profile": "read",
    "/ranking": "read",
    "/ranking/cases": "read",
    "/ranking/export": "read",
    "/letters": "read",
    "/letters/new": "manage",
    "/letters/{letter_id}": "read",
    "/rectifications": "read",
    "/rectifications/new": "correct",
    "/rectifications/{rectification_id}": "read",
    "/search": "read",
    "/statistics": "read",
    "/statistics/cases": "read",
    "/statistics/cases/export": "read",
    "/statistics/export": "read",
    "/system": "administer",
    "/tokens": "read",
    "/upload": "upload",
    "/users": "manage",
    "/users/new": "manage",
    "/users/{user_id}": "manage",
}
"""Page → the right that it needs."""
