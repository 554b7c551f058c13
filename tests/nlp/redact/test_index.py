"""Finding many strings in one pass gives what looking for each gives."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.redact import Category, Secrets, leaks
from nlp.redact.index import positions

LETTERS = "王小明-]^"


@given(st.text(LETTERS, max_size=60), st.sets(st.text(LETTERS, min_size=2, max_size=4), max_size=8))
def test_positions_are_those_of_each_string(text: str, strings: set[str]) -> None:
    singly = {string: [at for at in range(len(text)) if text.startswith(string, at)] for string in strings}
    assert positions(text, strings) == singly


def test_a_name_within_a_region_is_no_leak() -> None:
    secrets = Secrets((("高明", Category.PERSON),), ())
    assert leaks("佛山市高明区人民政府", secrets) == []
    assert [leak.text for leak in leaks("高明到庭，高明区人民政府未到庭", secrets)] == ["高明"]
