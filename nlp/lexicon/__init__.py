"""Courts, regions, laws and agencies: what names mean.  Every table is read on first use and then kept."""

from nlp.lexicon.courts import Court, court, court_by_daizi, court_names, nearest_court, region_of
from nlp.lexicon.regions import Regions, regions

__all__ = [
    "Court",
    "Regions",
    "court",
    "court_by_daizi",
    "court_names",
    "nearest_court",
    "region_of",
    "regions",
]
