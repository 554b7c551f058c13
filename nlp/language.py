"""The analysis as a spaCy pipeline for `zh`: each stage of `nlp.pipeline` is a component to keep, drop or replace.

    language = nlp.load()
    doc = language(text)                      # or language(to_doc(language, document)) for a document with pages
    doc._.judgment, doc._.case                # the typed result, and the working state with its evidence
    doc.spans["sections"], doc.spans["parties"], doc.spans["causes"], …

Character offsets are the truth and tokens a view: a span is the tokens that cover its characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp import serial
from nlp.case import Case
from nlp.document import Document, Span
from nlp.judgment import Judgment, Value
from nlp.pipeline import STAGES, Stage
from nlp.segment import TOKENIZER

PREFIX = "anjian_"
"""Before a stage's name: the name of its factory and of its component."""
KEY = "anjian_case"
"""Under which a `Doc` keeps its `Case` in `user_data`."""
LONGEST = 2_000_000
"""Characters; the limit of reading, twice spaCy's own, which thinks of neural models."""

Component = Callable[[Doc], Doc]
Labelled = tuple[str, Span]


def load(exclude: Iterable[str] = ()) -> Language:
    """A pipeline for `zh` with all stages in order, segmented by jieba with the legal lexicon.

    `exclude`: stages to leave out, by name with or without the prefix `anjian_`.  Raises ValueError for unknown ones.
    """
    left_out = {name.removeprefix(PREFIX) for name in exclude}
    unknown = left_out - {stage.name for stage in STAGES}
    if unknown:
        raise ValueError(f"no such stage: {', '.join(sorted(unknown))}")
    language = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    language.max_length = LONGEST
    for stage in STAGES:
        if stage.name not in left_out:
            language.add_pipe(PREFIX + stage.name)
    return language


def to_doc(language: Language, document: Document) -> Doc:
    """A `Doc` that knows the pages and boxes of `document`, ready to be given to the pipeline."""
    doc = language.make_doc(document.text)
    doc.user_data[KEY] = Case(document)
    return doc


def case_of(doc: Doc) -> Case:
    """The working state of a `Doc`; a plain text's is made on first use."""
    found: Case | None = doc.user_data.get(KEY)
    if found is None:
        found = doc.user_data[KEY] = Case(Document.from_text(doc.text))
    return found


def judgment_of(doc: Doc) -> Judgment:
    """What has been found so far."""
    return case_of(doc).judgment


def set_spans(doc: Doc, names: Iterable[str]) -> None:
    """Writes the groups of `doc.spans` with these names anew; a name without places in the text is passed over."""
    case = case_of(doc)
    for name in names:
        if name == "sections" or hasattr(case.judgment, ATTRIBUTES.get(name, name)):
            spans = (
                doc.char_span(span.start, span.end, label=label, alignment_mode="expand")
                for label, span in _labelled(case, name)
            )
            doc.spans[name] = [span for span in spans if span is not None]


def public(names: Iterable[str]) -> list[str]:
    """Names of findings as users write them: `field`, not `field_`, which only avoids a clash inside `Judgment`."""
    return [name.removesuffix("_") for name in names]


def _component(stage: Stage) -> Component:
    """The stage as a function of spaCy's shape: same `doc` back, findings written to it."""

    def run(doc: Doc) -> Doc:
        stage.run(case_of(doc))
        set_spans(doc, public(stage.assigns))
        return doc

    return run


def _register(stage: Stage) -> Callable[..., Component]:
    def create(nlp: Language, name: str) -> Component:
        return _component(stage)

    found: Callable[..., Component] = Language.factory(
        PREFIX + stage.name,
        requires=[f"doc._.{name}" for name in public(stage.requires)],
        assigns=[f"doc._.{name}" for name in public(stage.assigns)],
        func=create,
    )
    return found


def _labelled(case: Case, name: str) -> Iterator[Labelled]:
    """Spans of one field with a label each: a section's kind, a party's role, a cause's code, …"""
    if name == "sections":
        yield from ((kind.value, span) for kind, span in case.sections.spans.items() if len(span))
        return
    found = getattr(case.judgment, ATTRIBUTES.get(name, name), None)
    for item in found if isinstance(found, list) else [found]:
        if item is not None and hasattr(item, "evidence"):
            yield from ((_label(item, name), span) for span in item.evidence.spans if len(span))


def _label(item: object, name: str) -> str:
    if isinstance(item, Value):
        return str(item.value)
    for attribute in ("role", "code", "result", "state", "case_number", "law"):
        if hasattr(item, attribute):
            return str(getattr(item, attribute))
    return name


ATTRIBUTES = {"field": "field_"}
"""Names of findings whose attribute of `Judgment` is called otherwise."""

FACTORIES = SimpleNamespace(**{stage.name: _register(stage) for stage in STAGES})
"""One attribute a stage: the entry points in pyproject.toml name them, so that spaCy finds a factory by its name."""


def _getter(name: str) -> Callable[[Doc], object]:
    attribute = ATTRIBUTES.get(name, name)
    return lambda doc: getattr(case_of(doc), attribute, None) or getattr(judgment_of(doc), attribute, None)


serial.register()
if not Doc.has_extension("case"):
    Doc.set_extension("case", getter=case_of)
    Doc.set_extension("judgment", getter=judgment_of)
    for _name in sorted({name for stage in STAGES for name in public(stage.assigns)}):
        Doc.set_extension(_name, getter=_getter(_name))
