"""The steps without a worker, as the worker's own tests have them."""

from tests.api.worker.conftest import readers, steps

__all__ = ["readers", "steps"]
