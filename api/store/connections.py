"""Connections to PostgreSQL over a network that may be cut: neither end waits for the other for ever.

Without this a worker whose host went away would keep its locks on the server for two hours (the usual tcp_keepalive_time),
and a worker that was cut off would wait for an answer for a quarter of an hour.  See libpq, “Parameter Key Words”, and
PostgreSQL, “TCP Settings”.  Both pay no attention to them where the connection is a socket of this machine.
"""

from __future__ import annotations

from typing import Any, Final

SERVER: Final = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "25000",
}
"""What the server does: after 25 s of silence it ends the session, which frees its locks."""
PATIENCE: Final[dict[str, Any]] = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
    "options": " ".join(f"-c {name}={value}" for name, value in SERVER.items()),
}
"""Arguments of a connection: the same for this end, and SERVER for the other."""
