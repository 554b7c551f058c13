"""What the worker does for alerts, every few seconds, in a thread of its own: mail servers may take their time."""

from __future__ import annotations

import threading
from typing import Final

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.alerts import deliveries, digests, mailing, posting, running, webhooks
from api.alerts.mailing import Letter
from api.alerts.posting import Parcel
from api.errors import ServiceError
from api.services import Services
from api.store.tables import Delivery, Subscription, User, Webhook

PER_ROUND: Final = 50
"""Deliveries in a row before alerts are looked at again."""
log = structlog.get_logger("anjian.alerts")


class Herald:
    """Works out alerts, makes digests, and sends what is due: one round after another."""

    def __init__(self, services: Services, stop: threading.Event) -> None:
        self._services, self._stop = services, stop
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Begins a round unless one is under way.  A fault of ours ends the round, never the worker; the next one begins anew."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self.round, daemon=True, name="anjian-alerts")
            self._thread.start()

    def round(self) -> None:
        """One round."""
        sound = False
        try:
            made = running.look(self._services.database)
            queued = digests.queue(self._services.database, self._services.settings)
            sent = self._send()
            if made or queued or sent:
                log.info("alerts", made=made, digests=queued, sent=sent)
            sound = True
        except (ServiceError, OperationalError) as error:  # the disk is full, the database locked: it may pass
            log.warning("database_unavailable", kind=type(error).__name__)
            sound = True
        finally:
            if not sound:
                log.exception("alerts_failed")

    def _send(self) -> int:
        database, sent = self._services.database, 0
        while sent < PER_ROUND and not self._stop.is_set():
            with database.read() as session:
                if not deliveries.any_due(session):
                    break
            with database.write() as session:
                delivery = deliveries.claim(session)
                attempt = self._attempt(session, delivery) if delivery is not None else None
            if delivery is None or attempt is None:
                break
            problem = self._try(attempt)
            with database.write() as session:
                deliveries.settle(session, delivery.id, problem, hopeless=isinstance(attempt, str))
            sent += 1
        return sent

    def _try(self, attempt: Letter | Parcel | str) -> str:
        if isinstance(attempt, Letter):
            return mailing.send(self._services.settings, attempt)
        return posting.post(attempt) if isinstance(attempt, Parcel) else attempt

    def _attempt(self, session: Session, delivery: Delivery) -> Letter | Parcel | str:
        """What is to be sent where, as of now; a sentence: why it is not to be sent any more."""
        settings = self._services.settings
        if delivery.channel == "webhook":
            hook = session.get(Webhook, delivery.target)
            if hook is None or not hook.active:
                return "推送地址已停用或删除"
            return Parcel(delivery.id, hook.url, webhooks.secret_of(settings, hook), delivery.body)
        user, chosen = session.get(User, delivery.target), session.get(Subscription, delivery.target)
        if user is None or not user.active or chosen is None or chosen.rhythm == "none":
            return "收件人已停用或停止订阅"
        if delivery.body.get("organisation_id") != user.organisation_id:
            return "收件人已调到别的单位"
        if not (settings.smtp_host and settings.smtp_from):
            return "没有设置邮件服务器"
        return Letter(delivery.id, chosen.email, delivery.body)
