"""Alerts on their way: digests by a real mail server, signed requests to a real gateway, tried again and given up."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import date, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from api.alerts import deliveries, digests, making, posting, running, subscriptions, webhooks
from api.alerts.finding import Finding
from api.alerts.herald import Herald
from api.errors import ServiceError
from api.settings import Settings
from api.settings.words import HIDDEN, shown
from api.store.tables import AlertRun, AuditEntry, Delivery, Subscription, User, Webhook
from api.store.types import CHINA, now, today
from tests.api.alerts import servers
from tests.api.world import World

MORNING = datetime(2026, 3, 10, 8, 30, tzinfo=CHINA)
DAY = timedelta(days=1)


def tell(world: World, *owners: str, number: int = 1, message: str = "新增败诉", kind: str = "loss", key: str = "") -> None:
    """So many new alerts for these."""
    told = tuple(world.organisations[one] for one in owners)
    making.tell(world.database, [
        Finding(kind, told[0], told, key=f"{key or message}-{place}", level="warning", message=message, address="/disputes/7") for place in range(number)
    ])  # fmt: skip


def queued(world: World, box: servers.Mailbox, **more: object) -> Settings:
    """A digest for the agency that waits to be sent."""
    settings = with_mail(world, box, **more)
    subscribe(world, "police")
    ran(world, MORNING.date())
    tell(world, "police")
    digests.queue(world.database, settings, MORNING)
    return settings


def ran(world: World, *days: date) -> None:
    with world.database.write() as session:
        session.add_all(AlertRun(day=day) for day in days)


def with_mail(world: World, box: servers.Mailbox, **more: object) -> Settings:
    settings = world.settings.model_copy(update={"smtp_host": "127.0.0.1", "smtp_port": box.port, "smtp_tls": "none", "smtp_from": "anjian@yunxi.example", **more})
    world.services.settings = settings
    return settings


def subscribe(world: World, login: str, rhythm: str = "daily") -> None:
    with world.database.write() as session:
        subscriptions.choose(session, world.actor(login), f"{login.replace('_', '.')}@yunxi.example", rhythm)
        session.flush()
        session.get_one(Subscription, world.users[login]).told_at = MORNING - DAY


def hook(world: World, url: str, login: str = "bureau", **given: object) -> tuple[int, str]:
    with world.database.write() as session:
        made, secret = webhooks.create(session, world.actor(login), world.settings, **{"name": "网关", "url": url, **given})
        return made.id, secret


def send(world: World) -> None:
    Herald(world.services, threading.Event())._send()


def rows(world: World) -> list[Delivery]:
    with world.database.read() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def due_now(world: World) -> None:
    with world.database.write() as session:
        for one in session.scalars(select(Delivery).where(Delivery.state == "waiting")):
            one.due_at = now()


def test_a_digest_arrives_once_in_words_and_html(world: World) -> None:
    with servers.mail() as box:
        settings = with_mail(world, box, public_url="https://anjian.example/")
        subscribe(world, "police")
        ran(world, MORNING.date())
        tell(world, "police", "bureau", message='某局<script>alert("x")</script>\r\nBcc: x@evil.example')
        assert digests.queue(world.database, settings, MORNING) == 1
        assert digests.queue(world.database, settings, MORNING) == 0
        send(world)
        send(world)
        assert len(box.letters) == 1
        letter = box.letters[0]
    assert box.envelopes == [("FROM:<anjian@yunxi.example>", "TO:<police@yunxi.example>")]
    assert letter["To"] == "police@yunxi.example"
    assert letter["Bcc"] is None
    assert letter["Subject"] == "案鉴预警 2026-03-10：1 条"
    assert letter["From"] == "案鉴 <anjian@yunxi.example>"
    text, page = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert '新增败诉｜某局<script>alert("x")</script> Bcc: x@evil.example' in text
    assert "https://anjian.example/disputes/7" in text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert '<a href="https://anjian.example/disputes/7">' in page
    assert [(one.state, one.attempts) for one in rows(world)] == [("sent", 1)]


def test_each_person_gets_his_own_and_only_what_is_new(world: World) -> None:
    with servers.mail() as box:
        settings = with_mail(world, box)
        tell(world, "police", message="订阅以前的")
        for login in ("police", "foreign_agency", "bureau"):
            subscribe(world, login)
        ran(world, MORNING.date(), MORNING.date() + DAY)
        tell(world, "police", "bureau", number=3, message="第一天")
        assert digests.queue(world.database, settings, MORNING) == 2
        tell(world, "police", message="第二天")
        assert digests.queue(world.database, settings, MORNING + DAY) == 1
        send(world)
        texts = {(one["To"], one.get_body(("plain",)).get_content()) for one in box.letters}
    assert sorted(to for to, _ in texts) == ["bureau@yunxi.example", "police@yunxi.example", "police@yunxi.example"]
    assert not any("订阅以前的" in text for _, text in texts)
    assert sum("第一天" in text for _, text in texts) == 2
    assert sum("第二天" in text for _, text in texts) == 1


def test_daily_and_weekly_and_what_was_missed(world: World) -> None:
    with servers.mail() as box:
        settings = with_mail(world, box)
        subscribe(world, "police")
        subscribe(world, "bureau", "weekly")
        made = []
        for number in range(14):  # from a Tuesday on; nobody ran from the second Sunday to the second Monday
            moment = MORNING + number * DAY
            if number in {12, 13} or number < 12:
                ran(world, moment.date())
            tell(world, "police", "bureau", message=f"第 {number} 天")
            if number not in {5, 6}:
                made.append(digests.queue(world.database, settings, moment))
    assert made == [1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 2]


def test_nothing_before_the_morning_nor_before_the_days_run_nor_without_a_mail_server(world: World) -> None:
    with servers.mail() as box:
        settings = with_mail(world, box)
        subscribe(world, "police")
        tell(world, "police")
        assert digests.queue(world.database, settings, MORNING) == 0
        ran(world, MORNING.date())
        assert digests.queue(world.database, settings, MORNING.replace(hour=7)) == 0
        assert digests.queue(world.database, world.settings, MORNING) == 0
        assert digests.queue(world.database, settings, MORNING) == 1


def test_two_workers_make_one_digest(world: World) -> None:
    with servers.mail() as box:
        settings = with_mail(world, box)
        subscribe(world, "police")
        ran(world, MORNING.date())
        tell(world, "police", number=5)
        together, made = threading.Barrier(2), []

        def work() -> None:
            together.wait()
            made.append(digests.queue(world.database, settings, MORNING))
            send(world)

        threads = [threading.Thread(target=work) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sorted(made) == [0, 1]
        assert len(box.letters) == 1


def test_who_left_gets_no_letter(world: World) -> None:
    with servers.mail() as box:
        queued(world, box)
        with world.database.write() as session:
            session.get_one(User, world.users["police"]).active = False
        send(world)
        assert box.letters == []
        assert rows(world)[0].error == "收件人已停用或停止订阅"


def test_who_moved_gets_no_letter_of_his_old_unit(world: World) -> None:
    with servers.mail() as box:
        queued(world, box)
        with world.database.write() as session:
            session.get_one(User, world.users["police"]).organisation_id = world.organisations["foreign_agency"]
        send(world)
        assert box.letters == []


def test_the_mail_server_knows_us_or_says_so(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with servers.mail(user="anjian", password="right-secret") as box:
        settings = queued(world, box, smtp_user="anjian", smtp_password=SecretStr("wrong-secret"))
        send(world)
        assert box.letters == []
        assert rows(world)[0].error == "邮件服务器拒绝了用户名或密码"
        assert rows(world)[0].state == "waiting"
        world.services.settings = settings.model_copy(update={"smtp_password": SecretStr("right-secret")})
        due_now(world)
        send(world)
        assert box.signed_in == [True]
        world.services.settings = settings.model_copy(update={"smtp_password": SecretStr("密码")})
        digests.queue(world.database, with_alerts_of_another_day(world), MORNING + DAY)
        send(world)
        assert rows(world)[1].error == "邮件服务器的用户名、密码只能用英文字母、数字和符号"
    assert "-secret" not in capsys.readouterr().out + repr(settings) + str(settings)


def with_alerts_of_another_day(world: World) -> Settings:
    ran(world, MORNING.date() + DAY)
    tell(world, "police", key="another")
    return world.services.settings


def test_the_page_of_settings_does_not_show_the_password(world: World) -> None:
    assert shown(SecretStr("right-secret"), "smtp_password") == HIDDEN
    assert shown(SecretStr(""), "smtp_password") == ""


def test_nothing_goes_out_unencrypted_that_should_be_encrypted(world: World) -> None:
    with servers.mail() as box:
        queued(world, box, smtp_tls="starttls")
        send(world)
        assert box.letters == []
        assert rows(world)[0].error == "邮件服务器不支持所设置的加密或登录方式"


NO_ADDRESSES = (
    "", "x", "a@b", "a b@c.d", "a@b.c\r\nBcc: d@e.f", "<a@b.c>", "a@b.c,d@e.f", '"a"@b.c', "a@[127.0.0.1]", "\u0430@b.cc", "a@-b.c", "x" * 65 + "@b.cn",
)  # fmt: skip


def test_what_is_no_address_is_refused(world: World) -> None:
    for address in NO_ADDRESSES:
        with world.database.write() as session, pytest.raises(ServiceError) as refused:
            subscriptions.choose(session, world.actor("police"), address, "daily")
        assert refused.value.code == "E602", address


def test_an_administrator_without_a_unit_has_no_digest(world: World) -> None:
    with world.database.write() as session, pytest.raises(ServiceError) as refused:
        subscriptions.choose(session, world.actor("admin"), "admin@yunxi.example", "daily")
    assert refused.value.code == "E606"


def test_a_gateway_is_told_at_once_and_can_check_the_signature(world: World) -> None:
    with servers.gateway() as there:
        _, secret = hook(world, there.url)
        tell(world, "police", "bureau", number=25, message="某局新增败诉" * 20)
        send(world)
        assert len(there.taken) == 2
        first = there.taken[0]
    assert first.path == "/robot/send?key=gateway-key"
    signed = first.headers["X-Anjian-Timestamp"].encode() + b"." + first.body
    assert first.headers["X-Anjian-Signature"] == "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    body = json.loads(first.body)
    assert body["msgtype"] == "text"
    assert len(body["text"]["content"].encode()) < 2048
    assert "另有" in body["text"]["content"]
    assert len(body["alerts"]) == 20
    assert {one["organisation_id"] for one in body["alerts"]} == {world.organisations["bureau"]}
    assert len({one.headers["X-Anjian-Delivery"] for one in there.taken}) == 2


def test_only_the_kinds_that_were_asked_for_and_only_of_the_own_unit(world: World) -> None:
    with servers.gateway() as there:
        hook(world, there.url, kinds=["threshold"])
        tell(world, "police", "bureau")
        tell(world, "foreign_agency", "foreign_bureau", kind="threshold")
        send(world)
        assert there.taken == []
        tell(world, "police", "bureau", kind="threshold")
        send(world)
        assert len(there.taken) == 1


def test_what_does_not_arrive_is_tried_again_later_and_later_and_then_given_up(world: World) -> None:
    with servers.gateway(answers=[(500, {}, b"stack trace with secrets")]) as there:
        hook(world, there.url)
        tell(world, "police", "bureau")
        waits = []
        for _ in range(len(deliveries.PAUSES) + 3):
            send(world)
            row = rows(world)[0]
            waits.append(round((row.due_at - now()).total_seconds() / 60) if row.state == "waiting" else row.state)
            send(world)
            due_now(world)
        assert waits == [1, 5, 30, 120, 360, 720, 1440, "failed", "failed", "failed"]
        assert len(there.taken) == 8
        assert len({one.headers["X-Anjian-Delivery"] for one in there.taken}) == 1
        assert rows(world)[0].error == "对方拒绝（500）"
        there.answers = [(204, {}, b"")]
        with world.database.write() as session:
            deliveries.retry(session, world.actor("bureau"), rows(world)[0].id)
        send(world)
        assert [(one.state, one.error) for one in rows(world)] == [("sent", "")]


def test_redirections_are_not_followed(world: World) -> None:
    with servers.gateway() as inside, servers.gateway(answers=[(307, {"Location": inside.url}, b"")]) as there:
        hook(world, there.url)
        tell(world, "police", "bureau")
        send(world)
        assert inside.taken == []
        assert rows(world)[0].error == "对方要求转到别的地址（307），没有照办"


ANSWERS = (
    (b'{"errcode":93000,"errmsg":"invalid webhook url"}', "对方网关回答错误 93000"), (b'{"errcode":0}', ""), (b"ok", ""), (b"[1]", ""), (b"\xff", ""),
)  # fmt: skip


def test_what_a_gateway_says_itself() -> None:
    for answer, problem in ANSWERS:
        with servers.gateway(answers=[(200, {}, answer)]) as there:
            assert posting.post(posting.Parcel(1, there.url, "x", {})) == problem


def test_a_gateway_that_does_not_answer_is_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "SECONDS", 0.1)
    with servers.gateway(pause=0.5) as there:
        hook(world, there.url)
        hook(world, "http://127.0.0.1:1/closed")
        tell(world, "police", "bureau")
        send(world)
        assert [one.error for one in rows(world)] == ["对方没有及时回答", "连接不上或中断（ConnectionRefusedError）"]


def test_one_that_drips_is_cut(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "IN_ALL", 0.2)
    with servers.gateway(pause=1.0) as there:
        begun = now()
        problem = posting.post(posting.Parcel(1, there.url, "x", {}))
        assert problem.startswith("连接不上或中断")
        assert (now() - begun).total_seconds() < 0.9


def test_a_worker_killed_while_it_sends_leaves_it_to_the_next(world: World) -> None:
    with servers.gateway() as there:
        hook(world, there.url)
        tell(world, "police", "bureau")
        with world.database.write() as session:
            assert deliveries.claim(session) is not None
        send(world)
        assert there.taken == [], "another one has it"
        due_now(world)
        send(world)
        assert len(there.taken) == 1


def test_what_kills_every_worker_that_sends_it_is_given_up(world: World) -> None:
    hook(world, "http://127.0.0.1:1/x")
    tell(world, "police", "bureau")
    for _ in range(len(deliveries.PAUSES) + 2):
        with world.database.write() as session:
            deliveries.claim(session)
        due_now(world)
    assert [(one.state, one.error) for one in rows(world)] == [("failed", "发送时多次中断")]


NO_URLS = (
    "", "ftp://x/y", "file:///etc/passwd", "gopher://x", "javascript:alert(1)", "//x/y", "http://", "http:///x", "http://a:b@x/", "http://x y/",
    "http://x/\r\nA: b", "http://x:99999/", "http://x/#y", "http://例子.cn/", "https://x/" + "a" * 500,
)  # fmt: skip


def test_what_cannot_be_posted_to_is_refused(world: World) -> None:
    for url in NO_URLS:
        with pytest.raises(ServiceError) as refused:
            hook(world, url)
        assert refused.value.code == "E602", url


def test_the_secret_is_shown_once_stored_nowhere_and_can_be_changed(world: World) -> None:
    which, secret = hook(world, "https://gateway.example/send?key=gateway-key")
    other, other_secret = hook(world, "https://gateway.example/send?key=gateway-key")
    assert len({secret, other_secret, world.settings.secret_key()}) == 3
    with world.database.read() as session:
        row = session.get_one(Webhook, which)
        kept = repr({column.name: getattr(row, column.name) for column in Webhook.__table__.columns})
        kept += repr([(one.before, one.after) for one in session.scalars(select(AuditEntry))])
        assert webhooks.secret_of(world.settings, row) == secret
    assert secret not in kept
    assert "gateway-key" not in json.dumps(world.client("bureau").get("/api/v1/webhooks").json())
    with world.database.write() as session:
        fresh = webhooks.renew_secret(session, world.actor("bureau"), world.settings, which)
        assert fresh != secret
        assert webhooks.secret_of(world.settings, session.get_one(Webhook, which)) == fresh
    assert other != which


def test_a_webhook_that_is_off_or_gone_is_told_nothing_more(world: World) -> None:
    with servers.gateway() as there:
        which, _ = hook(world, there.url)
        tell(world, "police", "bureau")
        with world.database.write() as session:
            webhooks.change(session, world.actor("bureau"), which, active=False)
        tell(world, "police", "bureau", key="another")
        send(world)
        assert there.taken == []
        with world.database.write() as session:
            webhooks.remove(session, world.actor("bureau"), which)
        assert rows(world) == []


def test_a_bureau_registers_for_its_region_only(world: World) -> None:
    hook(world, "http://10.0.0.5/x", organisation_id=world.organisations["police"])
    for login, owner in (("bureau", "foreign_agency"), ("police", "police")):
        with pytest.raises(ServiceError):
            hook(world, "http://10.0.0.5/x", login=login, organisation_id=world.organisations[owner])


def test_a_round_does_it_all(world: World) -> None:
    with servers.gateway() as there, servers.mail() as box:
        with_mail(world, box)
        hook(world, there.url)
        with world.database.write() as session:
            webhooks.test(session, world.actor("bureau"), 1)
        herald = Herald(world.services, threading.Event())
        herald.look()
        herald._thread.join(20)
        herald.look()
        herald._thread.join(20)
        assert [json.loads(one.body)["event"] for one in there.taken] == ["test"]
        with world.database.read() as session:
            assert session.get(AlertRun, today()) is not None


def test_a_fault_of_ours_ends_a_round_and_not_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise KeyError("x")

    herald = Herald(world.services, threading.Event())
    with monkeypatch.context() as patched:
        patched.setattr(running, "look", broken)
        with pytest.raises(KeyError):
            herald.round()
    herald.round()
    with world.database.read() as session:
        assert session.get(AlertRun, today()) is not None
