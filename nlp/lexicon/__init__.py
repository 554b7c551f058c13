"""Courts, regions, laws and agencies: what names mean.  Every table is read on first use and then kept."""

from nlp.lexicon.agencies import current_name, field_of_agency, party_kind
from nlp.lexicon.courts import Court, court, court_by_daizi, court_names, nearest_court, region_of
from nlp.lexicon.folding import edit_distance, fold
from nlp.lexicon.laws import Law, article_exists, law, laws
from nlp.lexicon.parts import parts
from nlp.lexicon.regions import Regions, regions
from nlp.lexicon.surnames import opens_with_surname

__all__ = [
    "Court",
    "Law",
    "Regions",
    "article_exists",
    "court",
    "court_by_daizi",
    "court_names",
    "current_name",
    "edit_distance",
    "field_of_agency",
    "fold",
    "law",
    "laws",
    "nearest_court",
    "opens_with_surname",
    "parts",
    "party_kind",
    "region_of",
    "regions",
]
