"""A small invented world for tests of the service: two districts, a bureau and agencies in each, a user of every role."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.people.sessions import COOKIE, Ticket, actor_of, seal
from api.services import Services
from api.settings import Settings
from api.store.actor import Actor
from api.store.database import Database
from api.store.tables import Organisation, OrganisationName, User
from nlp.folding import fold
from tests import databases

ORGANISATIONS = (
    ("bureau", "临江市云溪区司法局", "bureau", "990102"),
    ("police", "临江市公安局云溪分局", "agency", "990102"),
    ("land", "临江市云溪区自然资源局", "agency", "990102"),
    ("foreign_bureau", "临江市松陵区司法局", "bureau", "990103"),
    ("foreign_agency", "临江市松陵区市场监督管理局", "agency", "990103"),
)
USERS = (
    ("admin", "administrator", None),
    ("bureau", "bureau", "bureau"),
    ("police", "agency", "police"),
    ("land", "agency", "land"),
    ("reader", "reader", "bureau"),
    ("foreign_bureau", "bureau", "foreign_bureau"),
    ("foreign_agency", "agency", "foreign_agency"),
)
CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
"""argon2id at the least cost: a test signs in a thousand times."""
PASSWORD = "三只白鹭-1937-飞过云溪"
PASSWORD_HASH = CHEAP.hash(PASSWORD)


@dataclass
class World:
    """A running application with its organisations and users; `client(login)` is signed in."""

    app: FastAPI
    settings: Settings
    organisations: dict[str, int] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    clients: list[TestClient] = field(default_factory=list)

    @property
    def services(self) -> Services:
        return self.app.state.services

    @property
    def database(self) -> Database:
        return self.services.database

    @property
    def home(self) -> Path:
        return self.settings.home

    def ticket(self, login: str) -> str:
        moment = int(time.time())
        return seal(self.settings, Ticket(self.users[login], 0, moment, moment))

    def client(self, login: str | None = None) -> TestClient:
        """A client with the session of `login`, or without one."""
        client = TestClient(self.app, base_url="http://testserver", headers={"Origin": "http://testserver"})
        if login is not None:
            client.cookies.set(COOKIE, self.ticket(login))
        self.clients.append(client)
        return client

    def actor(self, login: str) -> Actor:
        moment = int(time.time())
        with self.database.read() as session:
            return actor_of(session, Ticket(self.users[login], 0, moment, moment))

    def populate(self) -> None:
        with self.database.write() as session:
            for key, name, kind, region in ORGANISATIONS:
                organisation = Organisation(name=name, kind=kind, region=region)
                organisation.names.append(OrganisationName(name=name, folded=fold(name), kind="official"))
                session.add(organisation)
                session.flush()
                organisation.path = f"/{organisation.id}/"
                self.organisations[key] = organisation.id
            for login, role, home in USERS:
                user = User(login=login, name=login, role=role, organisation_id=self.organisations.get(home or ""))
                user.password_hash = PASSWORD_HASH
                session.add(user)
                session.flush()
                self.users[login] = user.id


class Shelf(World):
    """A world with people and a database, but without an application."""

    def __init__(self, home: Path, url: str) -> None:
        super().__init__(None, Settings(home=home, database=url))
        self.kept = Database(url)
        self.own = Services(self.settings)
        self.own.database = self.kept

    @property
    def services(self) -> Services:
        return self.own

    @property
    def database(self) -> Database:
        return self.kept

    def copied(self, home: Path) -> Shelf:
        """Another like it; nobody may be using this one."""
        shutil.copytree(self.home, home)
        made = Shelf(home, databases.copied(self.settings.database_url, home))
        made.organisations, made.users = dict(self.organisations), dict(self.users)
        return made

    def close(self) -> None:
        self.kept.close()
        databases.dropped(self.settings.database_url)
