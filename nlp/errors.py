"""Every error and warning: a code, a sentence in Chinese for the user, and what he can do.

E1xx the file as a whole could not be read; E2xx a page or part of it could not; E3xx the content is not a
judgment we can use; W4xx worth a look.  Codes are never reused.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp.document import Notice


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the catalogue; `{name}` in `message` is filled from the facts of the case."""

    message: str
    remedy: str


CATALOGUE: dict[str, Entry] = {
    "E101": Entry("找不到文件：{path}。", "请检查路径和文件名。"),
    "E102": Entry("文件是空的（0 字节）。", "请重新导出或重新上传原文件。"),
    "E103": Entry("文件有 {size}，超过上限 {limit}。", "请拆分文件，或请管理员调高 ANJIAN_LIMIT_BYTES。"),
    "E104": Entry("文件加了密码，无法打开。", "请用原软件去掉密码后重新上传。"),
    "E105": Entry("文件不完整或已损坏，修复也没有成功。", "请从来源处重新取得文件；纸质件可重新扫描。"),
    "E106": Entry("不认识的文件类型（{kind}）。", "请转换为 PDF、docx、ofd、图片或 txt 后上传。"),
    "E107": Entry("共 {count} 页，超过上限 {limit} 页。", "请拆分文件，或请管理员调高 ANJIAN_LIMIT_PAGES。"),
    "E108": Entry("读取用时超过 {seconds} 秒，已停止。", "请拆分文件或重新扫描（200 dpi 即可）；也可请管理员调高 ANJIAN_LIMIT_SECONDS。"),
    "E109": Entry("读取占用内存超过 {limit}，已停止。", "请拆分文件或降低扫描分辨率；也可请管理员调高 ANJIAN_LIMIT_MEMORY。"),
    "E110": Entry("读取进程意外退出（信号 {signal}）。", "文件可能已损坏，请用其他软件打开后另存再上传；其他文件不受影响。"),
    "E111": Entry("压缩包解开后有 {size}，或压缩比异常，已停止。", "请确认压缩包来源可靠，解压后直接上传其中的文书。"),
    "E112": Entry("压缩包里的路径“{path}”越出了包外，已拒绝。", "请确认压缩包来源可靠，重新打包后上传。"),
    "E113": Entry("压缩包套压缩包超过 {limit} 层。", "请解压后直接上传其中的文书。"),
    "E114": Entry("读这种文件（{kind}）需要 LibreOffice，本机没有安装。", "请安装 LibreOffice（Debian：apt-get install libreoffice-writer），或另存为 docx、PDF 后上传。"),
    "E115": Entry("文件内含外部引用或可执行内容，已拒绝。", "请用原软件另存为不含宏和外部链接的文件，或打印为 PDF。"),
    "E116": Entry("文字超过 {limit} 个字。", "请拆分文件，或请管理员调高 ANJIAN_LIMIT_CHARACTERS。"),
    "E117": Entry("扫描识别组件没有安装或不能启动：{why}。", "请运行 anjian doctor 查看安装办法；有文字层的 PDF 不受影响。"),
    "E118": Entry("LibreOffice 转换失败。", "请用 Word 或 WPS 打开后另存为 docx 或 PDF。"),
    "E119": Entry("压缩包里的文件超过 {limit} 个。", "请分批打包，或请管理员调高 ANJIAN_LIMIT_MEMBERS。"),
    "E120": Entry("没有权限读取这个文件。", "请检查文件权限。"),
    "E121": Entry("一行文字不是有效的 JSON，或缺少 id、text。", "请每行写一个 {\"id\": …, \"text\": …}。"),
    "E122": Entry("这个文件是压缩包或文件夹，不是一份文书。", "请加 --id 编号选一份，或用 anjian analyze 全部读取。"),
    "E123": Entry("表格文件不能用：{why}。", "请提供 Parquet 文件，列为 id 和 text，或 id 和 path（表格所在文件夹之内的文件），或 id 和 bytes。"),
    "E130": Entry("缺少模型文件 {name}。", "请重新安装程序，或运行 anjian train 训练。"),
    "E131": Entry("模型文件 {name} 的格式（{version}）与程序不符。", "请运行 anjian train 重新训练，或重新安装程序。"),
    "E132": Entry("模型文件 {name} 与训练时登记的校验值不符。", "请重新安装程序，或运行 anjian train 重新训练。"),
    "E140": Entry("相似案例索引已损坏（{name}）。", "请重新建立相似案例索引；文书和台账不受影响。"),
    "E141": Entry("相似案例索引由其他版本的程序建立（{version}）。", "请重新建立相似案例索引；文书和台账不受影响。"),
    "E199": Entry("读取时出现未预料的错误（{why}）。", "文件已原样保留，请把错误代码和文件交给维护人员。"),
    "E201": Entry("第 {page} 页没有读出文字，可能是空白页或照片太暗。", "请重新扫描这一页，或手工填写。"),
    "E202": Entry("第 {page} 页尺寸异常（{width}×{height}），没有读取。", "请重新导出这一页（A4 即可）。"),
    "E203": Entry("第 {page} 页的图像过大（{pixels} 像素），没有读取。", "请以 200 dpi 重新扫描。"),
    "E204": Entry("缺少第 {page} 页的内容。", "请重新取得完整文件。"),
    "E205": Entry("第 {page} 页损坏，没有读取。", "请重新取得完整文件；其他页不受影响。"),
    "E206": Entry("文件里没有读出任何文字。", "请确认上传的是裁判文书；照片请拍清楚后重试。"),
    "E207": Entry("文件不完整，只找回 {count} 页，其后可能还有内容。", "请重新取得完整文件。"),
    "E301": Entry("这不是行政诉讼裁判文书（像是{kind}）。", "请确认上传的文件；如判断有误，请手工登记，并告知维护人员。"),
    "E302": Entry("没有找到裁判文书的基本格式（法院、案号、主文）。", "请确认上传的是裁判文书全文。"),
    "W401": Entry("第 {page} 页原有文字层是乱码，已改用图像识别。", "请留意这一页的数字和人名。"),
    "W402": Entry("第 {page} 页是图像，文字由识别得到。", "请留意这一页的数字和人名。"),
    "W403": Entry("第 {page} 页是分栏排版，已按栏顺序读取。", "请核对阅读顺序。"),
    "W404": Entry("第 {page} 页是横置或倒置的，已转正读取。", "请核对这一页。"),
    "W405": Entry("文件损坏，已修复后读取，个别内容可能缺失。", "请核对页数和结尾。"),
    "W406": Entry("扩展名是“{extension}”，内容其实是{kind}，已按内容读取。", "无须处理。"),
    "W407": Entry("一个文件里有 {count} 份裁判文书，只分析第一份。", "请拆成单份文书后上传。"),
    "W408": Entry("第 {page} 页识别把握不大。", "请对照图像核对，或以更高分辨率重新扫描。"),
    "W409": Entry("文字编码不规范，个别字可能不对。", "请另存为 UTF-8。"),
    "W410": Entry("文档里有 {count} 处修订痕迹，按最终稿读取。", "请确认使用的是定稿。"),
    "W411": Entry("第 {page} 页的文字顺序不能确定。", "请对照图像核对这一页。"),
    "W412": Entry("PDF 里有附件（{count} 个），没有读取。", "附件如是文书，请另行上传。"),
    "W413": Entry("结尾没有落款日期或署名，文书可能不完整。", "请核对文书是否缺页。"),
    "W414": Entry("第 {page} 页是扫描图像，文字取自文件自带的识别层。", "那是别的软件识别的，请留意这一页的数字和人名。"),
    "W415": Entry("{why}这一项只按规则判断。", "请重新安装程序，或运行 anjian train 重新训练。"),
}


def message(code: str, **facts: object) -> str:
    """The Chinese sentence for a code, with the facts of the case filled in."""
    return CATALOGUE[code].message.format(**facts)


def notice(code: str, *, page: int | None = None, **facts: object) -> Notice:
    """A catalogue line as it is attached to a document; `page` (from 1) also fills `{page}`."""
    return Notice(code, message(code, page=page, **facts), page)


class AnjianError(Exception):
    """Something a user can be told: has a code of the catalogue, a sentence and a remedy, all in Chinese."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        self.message = message(code, **facts)
        self.remedy = CATALOGUE[code].remedy
        super().__init__(f"{code} {self.message}")

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.code, self.facts)


def _rebuild(kind: type[AnjianError], code: str, facts: dict[str, object]) -> AnjianError:
    return kind(code, **facts)


class ReadingError(AnjianError):
    """The file could not be turned into text."""


class ContentError(AnjianError):
    """The text was read but is not a document we analyse."""


class ModelError(AnjianError):
    """A trained file is missing or of another format."""


class SimilarIndexError(AnjianError):
    """The index of similar cases is damaged or was made by another version; it must be built anew."""
