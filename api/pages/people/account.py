"""One's own account: who one is, the password, and ending all sessions."""

from __future__ import annotations

from nicegui import ui

from api.alerts import subscriptions
from api.pages.kit import context, forms, frame, theme
from api.pages.kit.theme import asset, tag
from api.people.users import ROLES


@frame.page("/account", "我的账号")
async def account(done: str = "") -> None:
    """The account of whoever looks."""
    actor = context.current().person
    ui.add_head_html(f'<script src="{asset("form.js")}"></script>')
    if done:
        theme.notice("密码已修改，其他电脑上的登录已失效。")
    with tag("dl", classes="facts"):
        for term, text in (
            ("姓名", actor.name),
            ("用户名", actor.login),
            ("单位", actor.organisation_name or "不属于任何单位，可以查看全部单位"),
            ("角色", ROLES[actor.role]),
        ):
            tag("dt", term)
            tag("dd", text, "break")
    if actor.organisation_id is not None:
        await _subscription()
    tag("h2", "修改密码", "section")
    with tag("form", classes="form", data_api="/api/v1/session/password", data_next="/account?done=1"):
        tag("input", type="hidden", autocomplete="username", value=actor.login)
        _password("old", "现在的密码", "current-password", name="old")
        _password("new", "新密码（至少 10 位，不要用常见的密码）", "new-password", name="new", minlength="10")
        _password("repeat", "再填一次新密码", "new-password", data_repeats="new")
        tag("p", classes="problem", role="alert", hidden="hidden")
        tag("button", "修改密码", "button", type="submit")
    tag("h2", "退出所有登录", "section")
    tag("p", "在别的电脑上忘了退出，或怀疑有人用了您的账号：这里可以让所有电脑上的登录立即失效，包括这一台。", "quiet")
    tag("button", "退出所有登录", "button plain-button", type="button", data_sign_out="everywhere")


async def _subscription() -> None:
    """How the person wants to be told of alerts by e-mail."""
    here = context.current()
    chosen = await here.read(subscriptions.of)
    tag("h2", "预警邮件", "section").props["id"] = "subscription"
    settings = here.services.settings
    if not (settings.smtp_host and settings.smtp_from):
        tag("p", "管理员还没有设置邮件服务器；可以先选好，设置后开始发送。", "quiet")
    with forms.box():
        with tag("div", classes="admin-fields"):
            email = forms.text("邮箱地址", chosen.email, limit=subscriptions.LONGEST)
            rhythm = forms.choice("发送方式", subscriptions.RHYTHMS, chosen.rhythm)

        async def save() -> None:
            await here.write(subscriptions.choose, email.value or "", rhythm.value or "none")
            theme.notice("已保存。")

        with tag("div", classes="row"):
            forms.button("保存", save, main=True)


def _password(key: str, label: str, autocomplete: str, **more: str) -> None:
    tag("label", label, **{"for": key})
    tag("input", "", "input", id=key, type="password", autocomplete=autocomplete, required="required", maxlength="200", **more)
