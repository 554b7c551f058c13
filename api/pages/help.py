"""Help: what the states mean, which keys there are, whom to ask."""

from __future__ import annotations

from api.intake.states import STATES
from api.pages.kit import frame, words
from api.pages.kit.theme import tag

MEANINGS = {
    "received": "文件已安全保存，正在排队。这时关掉页面也不会丢。",
    "reading": "正在读取文字；扫描件要识别每一页，需要多等一会儿。",
    "analysing": "正在找出案号、当事人、判决结果和败诉原因。",
    "to_check": "结果已经出来，请对照原文核对。",
    "checked": "已有人核对过。",
    "failed": "没有读出来，“说明”一栏写明原因和办法；处理后点“重新处理”。",
    "not_administrative": "内容不是行政诉讼裁判文书，也不是行政复议决定书等其他文书，没有登记。",
    "paper": "行政复议决定书、意见书、执法监督文书或司法建议书，已登记到“其他文书”，口径规定计入的照口径统计。",
    "suit_paper": "在诉案件的应诉材料，在“应诉研判”里查看。",
    "unpacked": "压缩包，里面的文件已逐个登记。",
    "held": "同一案件已由其他单位登记，由司法局确认是否并入。",
}
REMEDIES = (
    "在败诉案件的页面点“登记整改问题”：裁判文书指出的问题已经列出，勾选、修改或补充后登记。",
    "单位填写整改措施、责任人，上传佐证材料，完成后点“报送核查”。报送以后不能再改。",
    "司法局核查：通过的销号，不通过的写明原因退回。误登记的可以作废，不计入完成率。",
    "需要督促的，由司法局在案件页面起草监督意见书或通知书，印发后单位在“监督文书”里查看和回复；"
    "逾期没有按意见书整改的，才能起草监督决定书。",
)
KEYS = (
    ("Tab", "到下一个可以操作的地方；按住 Shift 再按是上一个"),
    ("回车（Enter）", "打开链接、按下按钮、确认"),
    ("Ctrl + P", "打印当前页面，菜单和按钮不会印出来"),
)
FIGURES = (
    "按“政策口径”里正在使用的口径统计，口径印在每个数字旁边；换了口径，全部数字随即按新口径重算。",
    "同一单位在同一案件里计一次（口径按文书计的除外）；一个案件有两个被告单位的，各计一次。各组相加等于合计。",
    "“本季”“同比”等按口径规定的日期（裁判日期或立案日期）归入期间；本期还没有结束的，与上年同期只比到同一天。",
    "按败诉原因分组时，每件只按主要原因计一次；负责人出庭率按开庭的案件、各审级分别计，文书没有写明出庭的按未出庭计。",
    "带 * 或画斜线的比率，分母太小，仅供参考。被告单位还没有确认的案件单列，不计入本地区合计。",
    "每个数字都可以点开，看到的案件数就是这个数字。",
)


@frame.page("/help", "帮助")
def manual() -> None:
    """The page."""
    tag("h2", "从上传到核对")
    with tag("ol", classes="steps"):
        for line in (
            "在“上传文件”页面，或任意列表页面，把文件、文件夹或压缩包拖进来。",
            "系统逐个读取。列表里能看到每个文件的状态，处理失败的排在最前面并写明原因。",
            "打开“待核对”的文书，左边是原文，右边是找到的内容；点一项，原文上就标出它的出处。",
            "有不对的就改，都对了就点“核对完毕”。机器原来的结果和您的修改都会保留。",
        ):
            tag("li", line)
    tag("h2", "从败诉到销号", "section")
    with tag("ol", classes="steps"):
        for line in REMEDIES:
            tag("li", line)
    tag("h2", "文件的状态", "section")
    with tag("dl", classes="facts"):
        for code, label in STATES.items():
            with tag("dt"):
                tag("b", label, f"tone-{words.STATE_TONES[code]}")
            tag("dd", MEANINGS[code])
    tag("h2", "统计数字怎么来的", "section")
    with tag("ul", classes="steps"):
        for line in FIGURES:
            tag("li", line)
    tag("h2", "键盘", "section")
    with tag("dl", classes="facts"):
        for key, meaning in KEYS:
            with tag("dt"):
                tag("kbd", key)
            tag("dd", meaning)
    tag("h2", "需要帮忙", "section")
    tag("p", "出现错误时，请把提示里的错误代码告诉系统管理员；他在“操作记录”里能查到当时的情况。")
