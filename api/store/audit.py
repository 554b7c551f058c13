"""The audit: who did what when, to what, from what to what.  Written in the same transaction as the deed."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from api.store.actor import Actor
from api.store.tables import AuditEntry

ACTIONS: dict[str, str] = {
    "user.sign_in": "登录",
    "user.sign_in_failed": "登录失败",
    "user.locked": "账号锁定",
    "user.unlocked": "账号解锁",
    "user.sign_out": "退出登录",
    "user.password": "设置密码",
    "user.create": "新建用户",
    "user.change": "修改用户",
    "user.link": "生成一次性链接",
    "audit.export": "导出操作记录",
    "token.create": "新建接口令牌",
    "token.revoke": "撤销接口令牌",
    "organisation.create": "新建单位",
    "organisation.change": "修改单位",
    "involvement.confirm": "确认单位归属",
    "involvement.reject": "否定单位归属",
    "document.upload": "上传文件",
    "document.unpack": "解开压缩包",
    "document.download": "下载原件",
    "document.retry": "重新处理",
    "document.accept": "并入已登记案件",
    "judgment.create": "生成文书记录",
    "judgment.version": "登记新版本",
    "judgment.correct": "更正",
    "judgment.check": "核对完毕",
    "judgment.second_check": "复核完毕",
    "judgment.reopen": "退回核对",
    "judgment.take_over": "采用新版本",
    "judgment.keep": "不采用新版本",
    "judgment.reanalyse": "重新分析",
    "judgment.export": "导出",
    "annotations.export": "导出标注数据",
    "paper.create": "登记其他文书",
    "paper.reanalyse": "重新分析其他文书",
    "paper.correct": "更正其他文书",
    "paper.check": "核对其他文书",
    "paper.drop": "移出其他文书",
    "deadline.move": "调整期限",
    "calendar.change": "调整工作日历",
    "calendar.key": "更换日历订阅地址",
    "ledger.fill": "填写台账",
    "indicators.export": "导出统计",
    "ranking.export": "导出排名与评价",
    "ledger.export": "导出台账",
    "ledger.check": "检查待导入台账",
    "ledger.import": "导入台账",
    "view.save": "保存视图",
    "view.remove": "删除视图",
    "rectification.open": "登记整改问题",
    "rectification.change": "修改整改",
    "rectification.submit": "报送整改",
    "rectification.return": "退回整改",
    "rectification.close": "整改销号",
    "rectification.reopen": "重新整改",
    "rectification.cancel": "作废整改问题",
    "rectification.export": "导出问题清单",
    "proof.add": "上传佐证材料",
    "proof.remove": "移除佐证材料",
    "proof.download": "下载佐证材料",
    "letter.draft": "起草监督文书",
    "letter.change": "修改监督文书",
    "letter.discard": "删除监督文书草稿",
    "letter.issue": "印发监督文书",
    "letter.answer": "登记监督文书回复",
    "letter.download": "下载监督文书",
    "policy.write": "起草政策口径",
    "policy.apply": "应用政策口径",
    "benchmark.enter": "录入平均数",
    "benchmark.remove": "删除平均数",
    "dispute.join": "合并案件",
    "dispute.part": "分开案件",
    "job.start": "启动后台任务",
    "job.stop": "停止后台任务",
    "alert.acknowledge": "确认预警",
    "subscription.change": "修改邮件订阅",
    "webhook.create": "登记推送地址",
    "webhook.change": "修改推送地址",
    "webhook.secret": "更换推送密钥",
    "webhook.test": "试发推送",
    "webhook.remove": "删除推送地址",
    "delivery.retry": "重新发送预警",
    "bulletin.create": "制作通报",
    "bulletin.change": "修改通报",
    "bulletin.send": "印发通报",
    "bulletin.discard": "删除通报草稿",
    "bulletin.restore": "恢复通报草稿",
    "bulletin.export": "导出通报",
    "typical.take": "选为典型案例",
    "typical.dismiss": "不选为典型案例",
    "typical.reconsider": "恢复典型案例候选",
    "typical.change": "修改典型案例",
    "typical.ask": "要求单位撰写典型案例",
    "typical.hand_back": "交回典型案例",
    "typical.sign": "典型案例审签",
    "typical.release": "发布典型案例",
    "typical.withdraw": "撤下典型案例",
    "typical.reopen": "重新编写典型案例",
    "casebook.settings": "修改典型案例设置",
    "casebook.create": "编制汇编",
    "casebook.change": "修改汇编",
    "casebook.arrange": "编排汇编案例",
    "casebook.freeze": "汇编定稿",
    "casebook.discard": "删除汇编草稿",
    "casebook.restore": "恢复汇编草稿",
    "casebook.export": "下载汇编",
}
"""Code → what people read.  Every entry's action is one of these."""


def note(
    session: Session,
    actor: Actor,
    action: str,
    object_type: str,
    object_id: int | None,
    *,
    before: Any = None,
    after: Any = None,
) -> None:
    """Adds an entry; it is committed with the rest of the session.  Raises KeyError for an unknown action."""
    values = entry(actor, action, object_type, object_id, before=before, after=after)
    session.add(AuditEntry(**values))


def entry(
    actor: Actor, action: str, object_type: str, object_id: int | None, *, before: Any = None, after: Any = None
) -> dict[str, Any]:
    """The columns of an entry, for who inserts rows without objects.  Raises KeyError for an unknown action."""
    ACTIONS[action]
    return {
        "user_id": actor.user_id,
        "login": actor.login,
        "organisation_id": actor.organisation_id,
        "address": actor.address,
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "before": before,
        "after": after,
    }
