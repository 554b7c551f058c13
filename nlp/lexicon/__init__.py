"""Courts, regions, laws and agencies: what names mean.  Every table is read on first use and then kept."""

from nlp.lexicon.courts import Court, court, court_by_daizi, court_names, nearest_court, region_of
from nlp.lexicon.folding import edit_distance, fold
from nlp.lexicon.laws import Law, article_exists, law, laws
from nlp.lexicon.regions import Regions, regions

__all__ = [
    "Court",
    "Law",
    "Regions",
    "article_exists",
    "court",
    "court_by_daizi",
    "court_names",
    "edit_distance",
    "fold",
    "law",
    "laws",
    "nearest_court",
    "region_of",
    "regions",
]
