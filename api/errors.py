"""Errors of the service: code, HTTP status, a sentence in Chinese for the user, and what he can do.

E5xx who asks and whether he may; E6xx what is asked for; E7xx the store and the work behind it; E8xx bulk work on a cluster.  Errors of reading a
file are those of `nlp.errors`.  Codes are never reused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ERROR_CODE: Final = "X-Error-Code"
"""The header of an answer that says its error's code, for proxies' logs and our own figures."""

RESTARTING = 503
RETRY_SECONDS = 5
"""A database that is restarted is there again by then, as a rule."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the catalogue; `{name}` in `message` is filled from the facts of the case."""

    status: int
    message: str
    remedy: str


CATALOGUE: dict[str, Entry] = {
    "E501": Entry(401, "您还没有登录，或登录已过期。", "请重新登录。"),
    "E502": Entry(401, "用户名或密码不正确。", "请核对后重试；忘记密码请联系管理员。"),
    "E503": Entry(403, "账号因多次登录失败已锁定到 {until}。", "请稍后再试，或请管理员解锁。"),
    "E504": Entry(403, "您的账号没有这项权限。", "如确有需要，请联系管理员。"),
    "E505": Entry(403, "请求不是从本系统页面发出的，已拒绝。", "请从本系统页面操作；其他系统请使用接口令牌。"),
    "E506": Entry(429, "操作过于频繁。", "请在 {seconds} 秒后再试。"),
    "E507": Entry(410, "这个一次性链接已用过或已过期。", "请联系管理员重新生成。"),
    "E508": Entry(422, "密码太弱：{why}。", "请换一个至少 10 位、不常见的密码。"),
    "E509": Entry(401, "接口令牌无效、已过期或已撤销。", "请向管理员索取新的令牌。"),
    "E514": Entry(403, "统一身份认证没有完成：{why}。", "请回到登录页面重新登录；仍不成功请联系管理员。"),
    "E515": Entry(403, "您在统一身份认证里的账号没有对应本系统的用户，或已停用。", "请联系管理员为您建立或启用用户。"),
    "E516": Entry(503, "服务器没有安装统一身份认证所需的部件。", "请管理员在服务器上安装：pip install 'anjian[oidc]'。"),
    "E517": Entry(403, "不能用这种方式登录。", "请回到登录页面，用页面上列出的方式登录。"),
    "E513": Entry(404, "这个日历订阅地址无效或已停用。", "请在“期限日历”页面重新生成订阅地址。"),
    "E601": Entry(404, "没有找到{what}，或您无权查看。", "请检查地址，或回到列表重新查找。"),
    "E602": Entry(422, "请求内容不符合要求：{why}。", "请按接口说明修改后重试。"),
    "E603": Entry(412, "这份文书已由{who}在 {at} 修改过，您看到的是旧内容，没有保存。", "请刷新后在新内容上修改。"),
    "E604": Entry(428, "缺少 If-Match 请求头，无法确认您看到的是最新内容。", "请带上读取时得到的 ETag。"),
    "E605": Entry(409, "{what}已存在。", "请换一个名称，或直接使用已有的。"),
    "E606": Entry(409, "现在不能这样做：{why}。", "请刷新后重试。"),
    "E607": Entry(404, "没有这个地址。", "请检查地址是否完整。"),
    "E608": Entry(405, "这个地址不支持这种操作。", "请查看接口说明。"),
    "E609": Entry(413, "请求内容太大。", "请分几次提交；上传文件请用上传接口。"),
    "E610": Entry(421, "请不要用这个地址访问本系统。", "请改用 {address}。"),
    "E611": Entry(412, "{what}已由{who}在 {at} 修改过，您看到的是旧内容，没有保存。", "请刷新后在新内容上修改。"),
    "E612": Entry(422, "政策口径文件不正确：{why}。", "请按提示修改后重试。"),
    "E613": Entry(422, "这个表格文件不能导入：{why}。", "请在 Excel 或 WPS 里另存为 .xlsx 工作簿后重试。"),
    "E615": Entry(409, "“{name}”已在{at}移入回收站，没有重新登记。", "请在“回收站”恢复；要重新上传，请先请管理员彻底删除。"),
    "E701": Entry(413, "文件有 {size}，超过上限 {limit}。", "请拆分文件后上传。"),
    "E702": Entry(507, "服务器磁盘空间不足，文件没有保存。", "请通知管理员清理磁盘后重新上传。"),
    "E703": Entry(503, "数据库暂时不能写入（{why}），没有保存。", "请稍后重试；持续出现请通知管理员。"),
    "E704": Entry(422, "文件是空的（0 字节）。", "请重新导出或重新选择文件。"),
    "E705": Entry(413, "一次上传的文件超过 {limit} 个。", "请分批上传。"),
    "E706": Entry(422, "请求里没有文件。", "请选择至少一个文件。"),
    "E707": Entry(408, "上传太慢或中断，没有收完。", "请检查网络后重新上传；已收到的文件不会重复登记。"),
    "E708": Entry(415, "不接受这种请求内容：{what}。", "请按接口说明发送文件原文，不要压缩或转码请求体。"),
    "E709": Entry(503, "文件暂时不能写入数据文件夹（{why}），没有保存。", "请稍后重试；持续出现请通知管理员。"),
    "E710": Entry(422, "压缩包里没有文件。", "请确认压缩包内容后重新上传。"),
    "E711": Entry(503, "数据库是由更新的版本建立的（结构版本 {revision}），当前版本不能打开。", "请改用新版本启动，或恢复升级之前的备份。"),
    "E712": Entry(415, "这种文件不能作为佐证材料：{kind}。", "请上传 PDF、Word、Excel、OFD、图片或文本文件。"),
    "E713": Entry(503, "文件存放处暂时连接不上（{why}）。", "请稍后重试；持续出现请通知管理员。"),
    "E714": Entry(503, "服务器正忙，没有接收这次请求。", "请过几秒钟再试。"),
    "E715": Entry(503, "数据库暂时不能读取（{why}）。", "请稍后重试；持续出现请通知管理员。"),
    "E716": Entry(500, "数据库文件已损坏。", "请通知管理员停止服务，用 anjian check 查看，并从备份恢复。"),
    "E717": Entry(500, "服务器没有安装对象存储组件，不能使用 {place}。", "请管理员安装时加上 objects（pip install 'anjian[objects]'），或把 ANJIAN_FILES 改为文件夹。"),
    "E718": Entry(500, "服务器没有安装链路追踪组件，不能使用 ANJIAN_TRACES。", "请管理员安装时加上 traces（pip install 'anjian[traces]'），或去掉这项设置。"),
    "E720": Entry(500, "保存的原件缺失或已损坏。", "请重新上传这个文件，并通知管理员检查磁盘。"),
    "E721": Entry(500, "处理多次中断，没有完成。", "请稍后点“重新处理”；仍不成功请通知管理员。"),
    "E722": Entry(503, "服务器上没有中文字体，不能生成 PDF。", "请管理员在服务器上安装中文字体；Word 和 Excel 文件不受影响。"),
    "E730": Entry(409, "数据没有搬迁：{why}。", "目标数据库没有改动；处理后请重新运行。"),
    "E731": Entry(500, "搬迁后核对不一致：{table} 的第 {row} 行。", "目标数据库没有改动；请保留来源数据库，并把这句话告知管理员。"),
    "E732": Entry(409, "不能从这个备份恢复：{why}。", "请换一个备份；没有改动任何内容。"),
    "E733": Entry(507, "{folder} 不能写入（{why}）。", "请检查磁盘和权限后重试；已有的备份和数据没有改动。"),
    "E734": Entry(409, "{folder} 不是空的。", "请换一个空的文件夹；没有改动任何内容。"),
    "E740": Entry(409, "已有名为“{name}”的后台处理在运行（主机 {host}，进程 {process}）。", "请用 --name 另取一个名称，或先停止那一个。"),
    "E799": Entry(500, "服务器出现未预料的错误。", "已有数据没有改动；请把错误编号 {request} 告知管理员。"),
    "E801": Entry(500, "没有安装批量处理的组件（{package}）。", "请运行 pip install -c constraints.txt -e '.[bulk,objects]'；不加 --cluster 的命令不受影响。"),
    "E802": Entry(503, "连不上计算集群 {address}（{why}）。", "请核对地址、网络和证书；本机运行请写 --cluster local。"),
    "E803": Entry(503, "计算集群 {address} 等了 {seconds} 秒也没有计算节点。", "请在各台机器上启动 dask worker 后重新运行，已完成的部分不重做。"),
    "E804": Entry(409, "计算节点 {worker} 上的程序是另一个版本（{version}）。", "请在各台机器上安装同一版本后重新运行，已完成的部分不重做。"),
    "E805": Entry(409, "{folder} 里是另一批输入或另一组选项的结果。", "请换一个输出文件夹；要重做请先删除它。"),
    "E806": Entry(409, "计算节点 {worker} 看不到 {path}。", "请把输入和输出放在各台机器以同一路径挂载的共享文件夹，或使用 s3:// 地址。"),
    "E807": Entry(503, "对象存储 {path} 不能{what}（{why}）。", "请核对地址、权限和网络后重新运行，已完成的部分不重做。"),
    "E808": Entry(422, "{folder} 不是 anjian analyze --cluster 的输出：{why}。", "请检查路径；没有做完的先用同一命令做完。"),
    "E809": Entry(503, "计算集群中断（{why}），没有做完。", "请重新运行同一命令，已完成的部分不重做。"),
}


class ServiceError(Exception):
    """Something a caller of the service can be told: a code of the catalogue, its status, sentence and remedy."""

    def __init__(self, code: str, **facts: object) -> None:
        entry = CATALOGUE[code]
        self.code = code
        self.facts = facts
        self.status = entry.status
        self.message = entry.message.format(**facts)
        self.remedy = entry.remedy.format(**facts)
        super().__init__(f"{code} {self.message}")

    @property
    def again(self) -> int | None:
        """After how many seconds it may be tried again; None where that alone would change nothing."""
        if "seconds" in self.facts:
            return int(str(self.facts["seconds"]))
        return RETRY_SECONDS if self.status == RESTARTING else None

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.code, self.facts)


def _rebuild(code: str, facts: dict[str, object]) -> ServiceError:
    """Back from another process."""
    return ServiceError(code, **facts)
