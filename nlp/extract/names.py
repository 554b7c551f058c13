"""Where a party's name ends: in the party list of the heading, and in running text.

The party list follows 《行政诉讼文书样式》: role, name, then sex, birth, nation, address — or seat and representative
for an organisation; sources that lost their commas run these together, so the words themselves must end a name.
"""

from __future__ import annotations

import re

from nlp.folding import fold

_KEEP_BRACKET = re.compile(
    r"\([A-Za-z][A-Za-z0-9 .,&'/-]{2,80}\)|"  # a foreign company's own name behind its Chinese one
    r"\((?:有限合伙|普通合伙|特殊普通合伙|集团|中国|筹|个体工商户|个人独资|[\u4e00-\u9fff]{2,6}(?=\)(?:有限|股份|集团|公司|律师|分|投资)))\)"
    r"|\((?!以下|下称|下同|简称|原|曾|又名|系|统一|身份|别名|化名|男|女|已|即|一审|二审|兼|暨)[\u4e00-\u9fff]{2,8}\)(?=[\u4e00-\u9fff]{0,12}(?:公司|局|厅|政府|委员会|中心|厂|店|社|大队|支队|分局|处|所|院))"
)
# What follows a name in the party list.
_LIST_END = re.compile(
    r"[，。；,\n：]"
    r"|\((?!有限合伙|普通合伙|特殊普通合伙|集团|中国|个体工商户)"
    r"|住所|住址|住地|住(?!房|建|宅|院|保)(?=[\u4e00-\u9fff]{1,3}(?:省|市|县|区|州|镇|乡|村|旗)|本|同|[X×\*\d某])"
    r"|(?<!办公)地址|法定代表人|法定代理人|主要负责人|负责人|统一社会信用|组织机构代码|社会信用代码|工商注册号|注册号|营业执照"
    r"|经营者|业主(?!委员)|委托(?:诉讼)?代理人|诉讼代表人|代表人|公民身份|居民身份|身份证|营业场所|经营场所|经营地址|户籍|户口(?!册)|出生|现住|现居|籍贯|曾用名|别名|机构地址|办公地|(?:机关|单位|公司)?所在地"
    r"|[男女](?=[ ]?(?:$|\n|[，。；\d]|[\u4e00-\u9fff]{1,4}族|生于|出生|住|系|现|户|身份|农|无业|无职|职|退休|居民|X|×|\*|公民|某|工|干|个体|待业|初|高|大|文|学|教|出|经|村))"
    r"|(?<=[\u4e00-\u9fff×X\*某\d])(?:19|20)\d\d[ ]?年|(?<=[\u4e00-\u9fff])[Ｘ×X\*]{2,4}年"
    r"|(?:汉|满|回|蒙古?|藏|壮|苗|彝|土家|布依|侗|瑶|白|哈尼|黎|傣|畲|朝鲜|维吾尔|哈萨克|锡伯|羌|土|仡佬|达斡尔|水|纳西|拉祜|佤|东乡|撒拉)族(?![\u4e00-\u9fff]{0,10}(?:自治|乡))"
    r"|以下简称|因诉|因与|因不服|诉(?:被告|被上诉人|被申请人)|[与和](?:原告|被告|被上诉人|被申请人|第三人|原审)|不服|系(?!统|列)|任(?=局长|区长|县长|市长|镇长|乡长|主任|所长|大队长|支队长)|(?:被)?上诉人|原审[原被第]|一审[原被第]|二审[原被第]|被申请人|第三人"
)
# What follows a name in running text.
_TEXT_END = re.compile(
    r"[，。；,\n：\"《]|\((?!有限合伙|普通合伙|特殊普通合伙|集团|中国)"
    r"|等(?=\d|[一二三四五六七八九十]{1,3}[名人户]|[，。、；])|不服|诉(?!讼|求)|因(?:不服|诉|与|要求|请求|认为|其|对)?|认为|要求|请求|提起|起诉|申请(?!人|执行人)|作出|做出|(?<=[^参])与(?!会)|以(?=[\u4e00-\u9fff\d])"
    r"|于(?=\d|同|本|上述|[一二]〇)|向(?=[\u4e00-\u9fff]{2,}(?:送达|提|申|起|本)|本院|其)|对(?=[\u4e00-\u9fff])|就(?=[\u4e00-\u9fff])|在(?=\d|法定|本|我)|至本院"
    r"|(?:未|不)(?:履行|予|依法|到庭|按)|到庭|均|经(?=本院|合法|依法|传)|已(?=经|于|向|交|发)|为(?=被告|由|第三人|其|本)|之间|的(?=[\u4e00-\u9fff])|及(?=其|原|第|被|一|委)|依据|根据|所(?=[作诉])"
    r"|(?:被)?上诉人|原审[原被第]|一审[原被第]|二审[原被第]|被申请|被执行|第三人|被告|一案|纠纷|收到|没有|存在|应当|提交|撤回|委托代理人|法定代表人|负责人|强制执行|既未|送达|返还|承担|负担|缴纳|支付|偿还|行政强制|超标|擅自|违法"
)
_AGENCY_END = re.compile(
    r"(?:人民政府(?:办公[厅室])?|委员会(?:办公室)?|管委会|管理委员会|街道办事处|办事处|街道办|公安(?:厅|局)(?!长)|[\u4e00-\u9fff](?<!副)局(?!长)|厅(?!长)|海关|派出所(?!长)|监督所|管理所"
    r"|支队(?!长)|大队(?!长)|中队(?!长)|总队(?!长)|管理处|管理站|监察队|监督站|管理中心|服务中心|交易中心|登记中心|公证处|指挥部|办公室|领导小组|检察院|监狱|看守所|研究院|大学|学院|学校|医院|银行"
    r"|公司|合作社|村民委员会|村委会|居民委员会|居委会|业主委员会|业委会|村民小组|经济社|经济联合社|村民组|厂|店|矿|场(?!所)|站|协会|事务所|\(有限合伙\)|中心|集团|小学|中学|幼儿园|政府(?!信息|副|法制)|所(?![在有作诉长举提])|处(?![罚理分长])|部(?![门长])|行(?![政为长])|社(?!会)|会(?![议长])|院(?!长)|馆|队(?![长员])|组(?!织))"
)
_ENDS_AS_ORGANISATION = re.compile(_AGENCY_END.pattern + "$")
_ACT_TAIL = re.compile(
    r"^(?:行政|土地|房屋|治安|公安|工商|道路|交通|劳动|社会|信息|政府信息|质量|食品|城市|城乡|规划|工伤|商标|专利|环境|环保|林业|林权|不履行|履行|强制|拆迁|征收|征地|登记|确认|撤销|处罚|许可|复议|补偿"
    r"|赔偿|答复|不予|建设|卫生|计划生育|税务|海关|消防|安全|医疗|婚姻|户籍|户口|教育|水利|监察|公积金|社保|养老|低保|民政|[\u4e00-\u9fff]{0,4}纠纷|案|违法|不作为|颁发|核发|办理|变更|注销|限期|责令|罚款|拘留|国有|集体"
    r"|宅基地|不动产|资源|出入境|价格|物价|收费|退休|职业|其他|人事|教师|学位|一案|道交|交警|运输|旅游|文化|广电|盐业|烟草|农业|渔业|畜牧|动物|药品|医保|义务|信访|举报|投诉|批准|批复|协议|公告|通知|决定|处理|裁决|认定|结论|告知|回复|给付|优待|抚恤|奖励|允诺|征缴|追缴)"
)


def cut_listed(text: str, start: int, end: int) -> int:
    """End offset of a name that opens at `start` in a party list (folded text); `end` bounds the search."""
    position = start
    while position < end:
        found = _LIST_END.search(text, position, end)
        if found is None:
            return end
        if found.group().startswith("("):
            kept = _KEEP_BRACKET.match(text, found.start())
            if kept and kept.end() <= end:
                position = kept.end()
                continue
        if found.start() == start and found.group() in ("男", "女", "系", "第三人"):
            position = start + 1
            continue
        return found.start()
    return end


def cut_running(text: str, start: int, end: int) -> int:
    """End offset of a name that opens at `start` in running text: before the words that carry the sentence on.

    An agency's name is often followed at once by the kind of case (…公安局治安行政处罚一案); it ends at the last
    organisation ending that leaves such words behind.
    """
    position = start
    hard = end
    while position < end:
        found = _TEXT_END.search(text, position, end)
        if found is None:
            break
        if text[found.start()] == "(":
            kept = _KEEP_BRACKET.match(text, found.start())
            if kept and kept.end() <= end:
                position = kept.end()
                continue
        hard = found.start()
        break
    chunk = text[start:hard]
    endings = [m.end() for m in _AGENCY_END.finditer(chunk) if m.end() > 2]
    for at in reversed(endings):
        if at == len(chunk) or _ACT_TAIL.match(chunk[at:]):
            return start + at
    if endings and len(chunk) > 6:
        return start + endings[-1]
    person = re.match(r"[\u4e00-\u9fff·]{2,3}(?=(?:行政|治安|工伤|土地|房屋|城市|交通|社会|道路))", chunk)
    return start + person.end() if person else hard


def split_names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the names in a list joined by 、 or 和/及 (only between complete names: 住房和城乡建设局 is one)."""
    spans: list[tuple[int, int]] = []
    position = start
    for match in re.finditer(r"、|和|及|与", text[start:end]):
        at = start + match.start()
        left = text[position:at]
        whole = match.group() == "、" or _ENDS_AS_ORGANISATION.search(left)
        short = match.group() != "、" and 2 <= len(left) <= 3 and len(text[at + 1 : end]) <= 3
        if left and (whole or short) and at + 1 < end:
            spans.append((position, at))
            position = at + match.end() - match.start()
    if position < end:
        spans.append((position, end))
    return spans


def person_end(text: str, start: int, limit: int) -> int:
    """End of a person's name that opens at `start`: the longest of 2–4 characters that recurs like its beginning.

    Without an ending in the text (commas lost) the name is what stays the same wherever it is repeated.
    """
    chunk = re.match(r"[\u4e00-\u9fff·×X\*]{2,4}[甲乙丙丁\d]?", text[start:limit])
    if chunk is None:
        return start
    masked = re.match(r"[\u4e00-\u9fff](?:某{1,3}|[×X\*]{1,3})[甲乙丙丁\d]?", chunk.group())
    if masked:
        return start + masked.end()
    best = min(2, len(chunk.group()))
    count = text.count(chunk.group()[:best])
    for size in range(3, min(4, len(chunk.group())) + 1):
        again = text.count(chunk.group()[:size])
        if again < 2 or again < 0.6 * count:
            break
        best, count = size, again
    if count < 2:
        best = min(3, len(chunk.group()))
    return start + best


def ends_as_organisation(name: str) -> bool:
    """Whether a name ends as organisations and agencies do (局, 公司, 村民委员会, （有限合伙） …)."""
    return bool(_ENDS_AS_ORGANISATION.search(fold(name)))
