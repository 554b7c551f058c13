"""Whether a worker of this machine lives, for the health check of a container: `python -m api.serving.alive NAME`."""

from __future__ import annotations

import sys

from api.errors import ServiceError
from api.services import Services
from api.settings import Settings
from api.worker.heartbeat import beats


def living(settings: Settings, name: str) -> bool:
    """Whether the worker of this name gave a sign of life within `worker_lost_seconds`.

    A database that is away is not its fault: it waits, and to start it again would not help.
    """
    services = Services(settings)
    try:
        with services.database.read() as session:
            found = [beat for beat in beats(session) if beat.name == name]
    except ServiceError:
        return True
    finally:
        services.database.close()
    return any(beat.living(settings.worker_lost_seconds) for beat in found)


if __name__ == "__main__":
    sys.exit(0 if living(Settings(), sys.argv[1]) else 1)
