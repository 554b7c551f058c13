"""The steps without a worker, as the tests of the intake have them."""

from tests.api.intake.conftest import readers, steps

__all__ = ["readers", "steps"]
