"""The cluster that the work runs on: a Dask scheduler that is there (`tcp://…`, `tls://…`), or processes of this machine.

Dask's scheduler asks nobody who he is: who reaches it may run programs on its workers.  An existing one is protected by TLS certificates as Dask's
own configuration names them (`distributed.comm.tls`).  The local one is reached through TLS with certificates that are made for the run and
kept in memory, so that no other user of the machine reaches it.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from api.errors import ServiceError
from nlp.reading.guard.isolation import deaf_to_ctrl_c

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

LOCAL: Final = "local"
CONNECT_SECONDS: Final = 20
WORKER_SECONDS: Final = 60
"""How long a scheduler may be without any worker."""
_SETTINGS: Final = {
    "distributed.scheduler.allowed-failures": 2,  # deaths of workers after which a task of ours is looked into
    "distributed.worker.memory.terminate": 0.95,
    "distributed.comm.timeouts.connect": f"{CONNECT_SECONDS}s",
    "logging": {"distributed": "critical"},
}


@contextmanager
def connected(address: str, workers: int) -> Iterator[Client]:
    """A client with at least one worker.  `workers`: processes of a local cluster, one thread each.

    Raises ServiceError E802 (not reached), E803 (no worker).
    """
    import dask
    import distributed

    silence = logging.getLogger("distributed")
    silence.setLevel(logging.CRITICAL)  # a worker that is lost is told by us, where it matters
    with dask.config.set(_SETTINGS):
        if address != LOCAL:
            with _reached(address) as client:
                yield client
            return
        with _local(workers) as local, distributed.Client(local, timeout=CONNECT_SECONDS) as client:
            yield client


def _local(workers: int) -> LocalCluster:
    """Processes that Ctrl-C in a terminal does not reach: it is told to us, and we end them."""
    import distributed

    with deaf_to_ctrl_c(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Creating scratch directories")  # a slow disk for what Dask sets aside: our work sets nothing aside there
        return distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, security=distributed.Security.temporary(),
            dashboard_address=None, host="127.0.0.1", silence_logs=logging.CRITICAL,
        )  # fmt: skip


@contextmanager
def _reached(address: str) -> Iterator[Client]:
    import distributed

    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise ServiceError("E802", address=address, why=type(error).__name__) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except TimeoutError:
            raise ServiceError("E803", address=address, seconds=WORKER_SECONDS) from None
        yield client
