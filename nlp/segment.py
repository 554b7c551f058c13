"""Segmenting Chinese text into words: jieba with the legal lexicon, as a function and as a spaCy tokenizer.

The analysis itself works on characters and never comes here; words are for people who use the spaCy pipeline.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import jieba
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, get_words_and_spaces, registry
from spacy.vocab import Vocab

import corpora

TERMS = corpora.ROOT / "lexicon" / "terms.txt"
"""One term a line, with an optional frequency and word class as jieba's user dictionaries have them."""
TOKENIZER = "anjian.LegalTokenizer.v1"


@cache
def segmenter() -> jieba.Tokenizer:
    """jieba with the legal lexicon; takes half a second to load, once a process."""
    jieba.setLogLevel(logging.WARNING)  # it reports on its dictionary at every start
    found = jieba.Tokenizer()
    found.tmp_dir = str(cache_folder())
    with TERMS.open("rb") as terms:
        found.load_userdict(terms)
    return found


def words(text: str) -> list[str]:
    """The words of a text in order; joined they are the text."""
    return [word for word in segmenter().cut(text) if word]


def cache_folder() -> Path:
    """A folder of this user's alone; created when missing.

    jieba would keep its cache in /tmp, where anyone may put a file that it then loads.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "anjian"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


class LegalTokenizer(DummyTokenizer):
    """spaCy's view of `words`: the tokens of a `Doc` cover the text exactly."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of a text."""
        found, spaces = get_words_and_spaces(words(text), text)
        return Doc(self.vocab, words=found, spaces=spaces)


def create_tokenizer() -> Callable[[Language], LegalTokenizer]:
    """What spaCy's configuration refers to by the name TOKENIZER."""

    def create(language: Language) -> LegalTokenizer:
        return LegalTokenizer(language.vocab)

    return create


registry.tokenizers.register(TOKENIZER, func=create_tokenizer)
