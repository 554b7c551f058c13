"""The settings in words: what the manual's table and the page of the system's state say of each."""

from __future__ import annotations

from typing import Final

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

WORDS: Final[dict[str, str]] = {
    "home": "数据文件夹：数据库、原件、密钥都在里面，备份它就是备份全部",
    "database": "数据库地址；留空为数据文件夹里的 SQLite，多台服务器时用 PostgreSQL（postgresql+psycopg://…）",
    "files": "原件和成稿文件存放处；留空为数据文件夹里的 files，多台服务器时写共享文件夹的路径，或对象存储 s3://桶/前缀",
    "files_cache_bytes": "对象存储的文件在数据文件夹里缓存多少字节",
    "s3_endpoint": "对象存储的地址，如 https://minio.example:9000；留空为亚马逊 S3",
    "s3_region": "对象存储的区域",
    "s3_key": "对象存储的访问密钥（Access Key）",
    "s3_secret": "对象存储的私有密钥（Secret Key）；不显示、不写入日志",
    "s3_http": "允许不加密地连接对象存储（http://）；仅限可信的内网",
    "s3_hosted": "桶名写在地址里（如 https://桶.oss-cn-hangzhou.aliyuncs.com）；阿里云、腾讯云等需要",
    "s3_certificate": "对象存储证书的签发者证书（PEM 文件），用于内网自签的证书",
    "secret_key_file": "登录凭证的密钥文件；多台网页服务器须用同一个，仅运行服务的用户可读。留空为数据文件夹里的 secret.key",
    "host": "监听地址；只给本机用保持默认，给内网其他电脑用写 0.0.0.0",
    "port": "监听端口",
    "public_url": "用户在浏览器里输入的地址，如 https://anjian.example；留空则按实际请求",
    "https": "用户经 HTTPS 访问（前面有代理）：登录凭证只在 HTTPS 上发送",
    "proxy": "前面有代理：从 X-Forwarded-For 取来源地址；没有代理时不要打开",
    "connections_per_address": "每个来源地址同时最多有多少个连接（前面有代理时为请求和打开的页面）；一个单位可能共用一个地址",
    "workers": "读取进程数；0 表示处理器个数减一，至少一个",
    "worker_name": "后台处理的名称，每次启动相同，互不重复；留空时，PostgreSQL 上用主机名，SQLite 上用 worker",
    "worker_lost_seconds": "后台处理多少秒没有响应就认为已失去，由其他后台处理接手；各台一致",
    "second_check": "哪些文书需要另一人复核：none 不需要，lost 败诉的，all 全部",
    "session_hours": "登录后最多保持多少小时",
    "idle_minutes": "多少分钟没有操作就要重新登录",
    "lock_failures": "连续登录失败多少次后锁定账号",
    "lock_minutes": "锁定多少分钟",
    "upload_bytes": "单个文件最大字节数",
    "batch_bytes": "一次上传的总字节数上限",
    "batch_files": "一次上传的文件个数上限",
    "free_bytes": "磁盘剩余不足这么多字节时不再接收上传",
    "uploads_per_minute": "每个用户每分钟最多上传的文件数",
    "sign_ins_per_minute": "每个来源地址每分钟最多尝试登录的次数",
    "smtp_host": "发送预警邮件的邮件服务器；留空则不发邮件",
    "smtp_port": "邮件服务器端口",
    "smtp_user": "邮件服务器用户名；留空则不登录",
    "smtp_password": "邮件服务器密码；不显示、不写入日志",
    "smtp_from": "发件人地址，如 anjian@sfj.example；不填则不发邮件",
    "smtp_tls": "到邮件服务器的加密方式：starttls、tls（一开始就加密）或 none（不加密，仅限内网）",
    "oidc_issuer": "统一身份认证（OpenID Connect）服务器的签发者地址，与它自报的完全一致；留空则只用密码登录",
    "oidc_client_id": "在统一身份认证登记的应用编号",
    "oidc_client_secret": "在统一身份认证登记的应用密码；不显示、不写入日志",
    "oidc_name": "登录页面上按钮的名称",
    "oidc_scope": "向统一身份认证要求的范围，以 openid 开头",
    "oidc_claim": "身份信息里哪一项是用户名；须是本人不能自行修改的",
    "oidc_groups_claim": "身份信息里哪一项是所属的组",
    "oidc_groups": "哪些组的人首次登录时自动建立用户：组 → 角色:单位编号，如 {\"执法人员\": \"agency:12\"}；留空则不自动建立",
    "local_sign_in": "设置了统一身份认证时谁还能用密码登录：all 所有人，administrators 只有系统管理员",
    "metrics_local": "本机不出示令牌也能读取运行指标（/metrics）",
    "metrics_token": "出示它（Authorization: Bearer …）就能读取运行指标；留空则不用；不显示",
    "traces": "链路追踪收集端的地址（OTLP/HTTP，如 http://collector:4318）；留空则不追踪",
    "log_to": "日志写到哪里：files 数据文件夹的 logs 里，stderr 标准错误（交给 systemd 或容器保存）",
    "log_format": "日志格式：json 每行一个 JSON 对象，plain 便于人看，auto 在终端上便于人看、其余为 JSON",
    "log_bytes": "一个日志文件写到多少字节后另起一个",
    "log_kept": "每个进程保留几个写满的日志文件",
}
"""Setting → its meaning, in Chinese."""
LIMIT_WORDS: Final[dict[str, str]] = {
    "bytes": "一份文件的字节数",
    "pages": "页数",
    "pixels": "一张图像的像素数",
    "characters": "字数",
    "seconds": "读取用时（秒）",
    "memory": "读取占用的内存（字节）",
    "nesting": "压缩包套压缩包的层数",
    "members": "一个压缩包里的文件数",
    "expanded": "压缩包解开后的字节数",
}
"""Limit of reading → what is limited."""
DEFAULTS: Final[dict[str, str]] = {"home": "用户主目录下的 anjian-data"}
"""What stands for a default that is not the same everywhere."""
HIDDEN: Final = "（已设置，不显示）"
WRONG: Final = "（不是数据库地址）"


def shown(value: object, name: str) -> str:
    """A setting's value as people may see it: no secret, no password within an address; switches as true and false."""
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else ""
    if value is None:
        return ""
    if name == "database" and value:
        return _without_password(str(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _without_password(address: str) -> str:
    try:
        url = make_url(address)
        plain = url.set(query={key: found for key, found in url.query.items() if "pass" not in key})  # libpq takes one there, too
        return plain.render_as_string(hide_password=True)
    except ArgumentError:  # it may be a password that was put into the wrong variable
        return WRONG
