"""What only one process may do at a time, such as the chores of all workers: a row says who does it.

A lease has no term.  It goes to another when its holder is known to be dead (`api.worker.crew` says who lives), and a holder
that cannot say that it lives ends by itself before others may think it dead.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import CursorResult, select, update

from api.store import adding
from api.store.database import Database
from api.store.tables import Lease
from api.store.types import now


def held(database: Database, name: str, me: str, living: Collection[str]) -> bool:
    """Whether `me` holds the lease, which it takes where nobody among `living` does.

    Raises ServiceError E703 when the database cannot be written.
    """
    with database.read() as session:
        holder = session.scalar(select(Lease.holder).where(Lease.name == name))
    if holder == me:
        return True
    if holder in living:
        return False
    with database.write() as session:
        if holder is None:
            connection = session.connection()
            connection.execute(adding.if_absent(connection, Lease.__table__, [{"name": name, "holder": me, "taken_at": now()}]))
            return session.scalar(select(Lease.holder).where(Lease.name == name)) == me
        mine = update(Lease).where(Lease.name == name, Lease.holder == holder).values(holder=me, taken_at=now())
        result = session.execute(mine)
        assert isinstance(result, CursorResult)
        return result.rowcount == 1
