"""The sections of a case report, in their order: what each is for, who says it, and how long it may be.

The outline is that of the plans (practice: 案件基本情况、败诉原因分析、存在问题、工作建议), with what 镜湖 and 舞阳 add: 认定过错责任, 整改措施.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from api.writing.passages import Section
from nlp.digest import Limits

LIMITS: Final = Limits(facts=1_500, result=800, reasons=1_500)
"""A report has room: it is read by those who decide on the case, not by the public."""
SECTION_MAX: Final = 20_000
"""Characters of a section."""
TITLE_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the outline.

    `unit`: the agency itself has to say it: words of the judgment or of the knowledge base alone are not enough.
    `hint`: what people are told where it is empty.
    """

    code: str
    title: str
    hint: str
    unit: bool = False

    def with_nothing(self) -> Section:
        """The section without words."""
        return Section(self.code, self.title)


_PARTS: Final = (
    Part("facts", "案件基本情况", "裁判文书里没有找到可以直接引用的事实，请填写。"),
    Part("course", "诉讼过程", "请写明各审级的法院、案号、裁判日期和结果。"),
    Part("result", "裁判结果", "裁判文书里没有找到判决主文，请填写。"),
    Part("causes", "败诉原因", "裁判文书里没有找到法院指出的原因，请填写。"),
    Part("law", "违反的法律规定", "知识库里没有适用于行为当时的条文，请填写违反的具体规定。"),
    Part("liability", "责任认定", "由本单位认定：责任部门、责任人员、过错和处理意见。", unit=True),
    Part("problems", "存在问题", "由本单位分析：制度、流程、证据、人员等方面的问题。", unit=True),
    Part("measures", "整改措施", "写明本单位的措施；登记过整改问题的，会列入其措施。", unit=True),
    Part("due", "完成期限", "写明每项措施的完成时间和责任人。", unit=True),
)
PARTS: Final = MappingProxyType({one.code: one for one in _PARTS})
"""By code, in their order."""
