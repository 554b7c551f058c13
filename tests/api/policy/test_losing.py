"""One verdict counts as lost exactly if all verdicts at once say so (`api.indicators.lost`)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.indicators.lost import lost as lost_at_once
from api.policy.losing import lost
from api.policy.profile import Counting
from api.store.tables import Verdict
from tests.api.indicators.verdicts import made, verdict

FLAG = st.booleans()
COLUMNS = ("name", "capacity", "stage", "result", "act_type", "mild", "self_corrected", "mediated", "dispositions", "causes")
GIVEN = st.lists(st.sampled_from(["revoke", "declare_invalid", "compensate", "redo", "dismiss_claims"]), unique=True, max_size=3)
CAUSES = st.lists(st.sampled_from([["void", None], ["other", None], ["agreement_breach", "K01"], ["wrong_law", "L01"]]), max_size=2)
MADE = st.builds(
    verdict,
    capacity=st.sampled_from(["original", "review"]), result=st.sampled_from([None, "lost", "partly_lost", "won", "procedural"]),
    act_type=st.sampled_from([None, "penalty", "agreement"]), mild=FLAG, self_corrected=FLAG, mediated=FLAG, dispositions=GIVEN, causes=CAUSES,
)  # fmt: skip
RULES = st.builds(
    Counting,
    partly_lost=FLAG, mild=FLAG, compensation=FLAG, agreement_compensation=FLAG, agreement_ended=FLAG, withdrawn_after_correction=FLAG,
    mediated=FLAG, review_joint=FLAG,
)  # fmt: skip


@given(st.lists(MADE, min_size=1, max_size=20), RULES)
def test_both_say_the_same(rows: list[dict[str, object]], rule: Counting) -> None:
    one_by_one = [lost(rule, Verdict(**{name: row[name] for name in COLUMNS})) for row in rows]
    assert one_by_one == lost_at_once(made(rows), rule).tolist()
