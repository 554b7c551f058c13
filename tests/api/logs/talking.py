"""A process that logs what ought not to be read: `python tests/api/logs/talking.py DATA_FOLDER`; the log goes to standard error."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from pathlib import Path

import structlog
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

sys.path.insert(0, str(Path(__file__).parents[3]))

from api import logs
from api.errors import ServiceError
from api.settings import Settings

NAME, NUMBER, MAIL = "赵钱孙", "（2031）临01行初77号", "zhao@linjiang.example"
log = structlog.get_logger("anjian.test")
library = logging.getLogger("dbos")
requests = logging.getLogger("some.library")


def main() -> None:
    logs.configure(Settings(home=Path(sys.argv[1])), "server")
    log.info("request", method="GET", path="/api/v1/links/{token}", status=404, ms=1.5, user=7, ok=True)
    log.warning("odd", name=NAME, why=MAIL, path=f"/{NAME}", code=NUMBER, suits=[1, 2, NAME], rows={"name": NAME})
    library.error(f"Workflow for {MAIL} failed")
    library.warning("Workflow %s failed", NUMBER)
    library.warning("No value here")
    requests.info("bad %d", NAME)  # the template does not fit
    requests.error(ValueError(NAME))
    warnings.warn(f"cannot read {NAME}", stacklevel=1)
    _errors()
    thread = threading.Thread(target=_fail)
    thread.start()
    thread.join()
    _fail()


def _errors() -> None:
    try:
        try:
            Path(sys.argv[1], NAME).read_bytes()
        except OSError as error:
            raise ServiceError("E720", name=NAME) from error
    except ServiceError:
        log.exception("broken")
    engine = create_engine("sqlite://", hide_parameters=True)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT :name, '赵钱孙' FROM nowhere"), {"name": NAME})
    except SQLAlchemyError:
        requests.exception(f"statement for {NAME}")


def _fail() -> None:
    raise RuntimeError(f"{NAME} {MAIL}")


if __name__ == "__main__":
    main()
