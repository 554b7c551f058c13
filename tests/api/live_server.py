"""The service as a process of its own, for tests that need a real server: prints the port first, then its log.

    python tests/api/live_server.py DATA_FOLDER
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import uvicorn

sys.path.insert(0, str(Path(__file__).parents[2]))

from api.app import create_app
from api.intake import events, uploads
from api.security import body
from api.serving import protocol
from api.serving.memory import settle
from api.serving.web import configured
from api.settings import Settings


def main() -> None:
    events.CHECK_SECONDS = float(os.environ.get("TEST_CHECK_SECONDS", events.CHECK_SECONDS))
    uploads.STILL_SECONDS = float(os.environ.get("TEST_STILL_SECONDS", uploads.STILL_SECONDS))
    uploads.GRACE_SECONDS = float(os.environ.get("TEST_GRACE_SECONDS", uploads.GRACE_SECONDS))
    protocol.HEAD_SECONDS = float(os.environ.get("TEST_HEAD_SECONDS", protocol.HEAD_SECONDS))
    body.BODY_SECONDS = float(os.environ.get("TEST_BODY_SECONDS", body.BODY_SECONDS))
    protocol.STILL_SECONDS = float(os.environ.get("TEST_STILL_SECONDS", protocol.STILL_SECONDS))
    protocol.PLACES.most = int(os.environ.get("TEST_CONNECTIONS", protocol.PLACES.most))
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    print(listener.getsockname()[1], flush=True)
    settings = Settings(home=Path(sys.argv[1]))
    app = create_app(settings, pages=bool(os.environ.get("TEST_PAGES")))
    config = configured(app, settings, log_level="warning", timeout_graceful_shutdown=1)
    settle()
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
