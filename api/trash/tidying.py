"""What a host keeps of files for itself, and nobody else can reach: copies, pictures of pages; and what a crash cut off."""

from __future__ import annotations

from api.facsimile import pictures
from api.services import Services
from api.store.held import held


def look(services: Services) -> int:
    """Removes what a crash left, and what is kept here of files that nothing speaks of any more; returns how many.

    Every host does it: one that purges cannot reach the others' disks.
    """

    def spoken_of() -> frozenset[str]:
        with services.database.read() as session:
            return frozenset(held(session))

    gone = services.files.sweep() + services.files.tidy(spoken_of)
    return gone + pictures.tidy(services.settings.home, spoken_of)
