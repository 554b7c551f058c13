"""A digest sent by the mail server of the settings."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Final

from api.settings import Settings
from api.store.types import CHINA, now

SECONDS: Final = 20.0
"""For each answer of the mail server."""
NAME: Final = "案鉴"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to whom; `number` is the delivery's."""

    number: int
    to: str
    body: Mapping[str, Any]


def send(settings: Settings, letter: Letter) -> str:
    """Hands it to the mail server.  Returns what went wrong, in a few words; empty when it was taken."""
    try:
        with _connected(settings) as server:
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.send_message(composed(settings, letter), settings.smtp_from, [letter.to])
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        return _problem(error)
    return ""


def composed(settings: Settings, letter: Letter) -> EmailMessage:
    """The message.  Its id is the delivery's: mail systems know one that comes twice."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(str(letter.body["subject"]).split())
    message["From"] = Address(NAME, addr_spec=settings.smtp_from)
    message["To"] = Address(addr_spec=letter.to)
    message["Date"] = format_datetime(now().astimezone(CHINA))
    message["Message-ID"] = f"<anjian-{letter.number}@{settings.smtp_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(str(letter.body["text"]), cte="base64")
    message.add_alternative(str(letter.body["html"]), subtype="html", cte="base64")
    return message


def _connected(settings: Settings) -> smtplib.SMTP:
    if settings.smtp_tls == "tls":
        return smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS)
    if settings.smtp_tls == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
    return server


def _problem(error: Exception) -> str:
    """In our own words: the server's may hold anything."""
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = "、".join(str(code) for code, _ in error.recipients.values())
        return f"邮件服务器不接受收件人（{codes}）"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"邮件服务器拒绝（{error.smtp_code}）"
    return f"邮件服务器连接不上或中断（{type(error).__name__}）"


_WORDS: Final = (
    (smtplib.SMTPAuthenticationError, "邮件服务器拒绝了用户名或密码"),
    (smtplib.SMTPNotSupportedError, "邮件服务器不支持所设置的加密或登录方式"),
    (UnicodeError, "邮件服务器的用户名、密码只能用英文字母、数字和符号"),
    (ssl.SSLError, "与邮件服务器的加密连接没有建立，请检查证书和加密方式"),
)
