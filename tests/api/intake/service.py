"""`anjian serve` as a process."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import psutil

from api.people.sessions import COOKIE
from tests import databases
from tests.api.world import World

HERE = Path(__file__).parents[3]


class Service:
    """`anjian serve` as a process, for a client that tries again."""

    def __init__(self, world: World, **environment: str) -> None:
        self.world, self.process, self.address, self._environment = world, None, "", environment

    def start(self) -> None:
        environment = os.environ | {"ANJIAN_WORKERS": "1", "PYTHONUNBUFFERED": "1", **databases.named(self.world.settings), **self._environment}
        command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--home", str(self.world.home)]
        self.process = subprocess.Popen(
            command, cwd=HERE, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        for line in self.process.stdout:
            if "http://" in line:
                self.address = line.split()[-1].rstrip("/")
                return
        raise AssertionError("the service did not start")

    def worker(self) -> psutil.Process | None:
        found = psutil.Process(self.process.pid).children()
        return next((p for p in found if "api.worker" in p.cmdline()), None)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self) -> int:
        self.process.terminate()
        self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(30)

    def upload(self, data: bytes, login: str) -> bool:
        """Whether the file was accepted."""
        cookie = f"{COOKIE}={self.world.ticket(login)}"
        url = f"{self.address}/api/v1/uploads/{quote('判决书.txt')}"
        headers = {"Cookie": cookie, "Origin": self.address}
        request = urllib.request.Request(url, data, headers, method="PUT")
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status in {200, 201, 202}
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False
