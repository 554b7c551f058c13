"""A profile's counting rules in Chinese, as they are printed beside every figure."""

from __future__ import annotations

from typing import Final

from api.policy.profile import Profile

STAGES: Final = {"first": "一审", "final": "生效裁判", "all": "各审级"}
DENOMINATORS: Final = {"closed": "全部审结案件", "merits": "实体判决案件"}
YEARS: Final = {"decided": "裁判日期", "filed": "立案日期"}


def definition(profile: Profile) -> str:
    """Such as “口径：通用；按一审、裁判日期、每起争议计一次；分母为全部审结案件；……”."""
    rule = profile.counting
    once = "每起争议计一次" if rule.unit == "dispute" else "每份裁判文书计一次"
    parts = [f"口径：{profile.name}", f"按{STAGES[rule.stage]}、{YEARS[rule.year_by]}，{once}", f"分母为{DENOMINATORS[rule.denominator]}"]
    if rule.series == "once":
        parts.append("系列案按一件计")
    also = [
        word for word, on in (
            ("调解", rule.mediated), ("改变行为后撤诉", rule.withdrawn_after_correction), ("合法变更协议的补偿", rule.agreement_compensation),
            ("协议撤销、解除或无效", rule.agreement_ended), ("不准予执行", rule.enforcement_refused), ("复议等其他纠错文书", bool(rule.papers)),
        ) if on
    ]  # fmt: skip
    without = [
        word for word, on in (
            ("部分败诉", rule.partly_lost), ("程序轻微违法", rule.mild), ("单独判赔判补", rule.compensation), ("复议机关共同被告败诉", rule.review_joint)
        ) if not on
    ]  # fmt: skip
    if also:
        parts.append(f"计入败诉：{'、'.join(also)}")
    if without:
        parts.append(f"不计败诉：{'、'.join(without)}")
    return "；".join(parts)
