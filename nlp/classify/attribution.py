"""Who says a thing, of whom, and whether it is affirmed: the three questions every cue must pass.

In a court's reasoning the parties' claims are reported (上诉人认为……), the judgment below is weighed
(原判认定事实不清), and illegality is as often denied as found (并未违反法定程序).  All three use the words of a
finding.  An agency never pleads its own illegality, so adverse words about its act inside its own claim are the court's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from nlp.judgment import Party


class Stance(StrEnum):
    """What the court does with an illegality that its words name."""

    FOUND = "found"
    NEGATED = "negated"
    ALLEGED = "alleged"
    FOREIGN = "foreign"  # of the court below, of the plaintiff's evidence, of a statute


_ROLE_WORDS = (
    r"(?:申请再审人|再审申请人|再审被申请人|被申请执行人|申请执行人|被执行人|被上诉人|上诉人|被申请人|申请人|被申诉人|申诉人|"
    r"复议机关|行政机关|执法机关|登记机关|征收部门|原告|被告|第三人)"
)
_AGENCY_ENDING = (
    r"(?:人民政府|镇政府|乡政府|区政府|县政府|市政府|政府|(?<!邮)局|委员会|公安厅|[一-龥]{2}厅|厅|办事处|街道办|管委会|支队|大队|中队|派出所|"
    r"海关|(?:房管|公安|交警|民政|规划|国土|土地|环保|工商|林业|市场监管)部门|房管所|管理所|人社局|征收办|复议机关|行政机关|商评委|机关)"
)
_NOT_AGENCY = re.compile(r"(?:村民委员会|村委会|居委会|居民委员会|仲裁委员会|业主委员会|司法鉴定委员会|当局|格局|布局|结局|邮政局)$")
_ACT = (
    r"被诉|诉争|涉案|案涉|该(?:行政|处罚|具体|登记|裁定|决定|复议|答复|通知|行为|强制|拆除|征收|批复|认定)|"
    r"(?:具体)?行政行为|处罚决定|行政处罚|行政决定|处理决定|复议决定|补偿决定|征收决定|认定决定|(?:强制)?拆除行为|强拆|登记行为|颁证|发证|"
    r"所作的?(?:登记|决定|认定|处理|裁决|行为)|答复|核定|告知书|通知书|决定书|执法|办案|处罚|许可|工伤认定|行政程序"
)
_COURT_BELOW = (
    r"(?:原审|一审|二审)(?!被告|原告|第三人|被上诉人|上诉人|申请人|中(?!级)|期间|庭审|过程|阶段)(?:法院|判决|裁定|人民法院)?|再审(?:法院|判决|裁定)|"
    r"原(?:一|二)审(?:法院|判决)?|原判决?|原裁定|初审(?:法院|判决)|审判程序|审理程序|法院[^，。；]{0,10}(?:判决|裁定)"
)
_OF_PARTY = re.compile(
    r"(?:主张|理由|请求|意见|辩解|诉称|辩称|观点|诉求|再审申请|质疑|异议|抗辩|说法|上诉|起诉)(?:不能成立|的|，|均|亦|也|明显|显然|显|属|系|其|没有|缺乏|因|亦属)*$"
)

CLAIM_VERBS = (
    r"(?:(?<!确)认为|诉称|辩称|辩解(?!权|的)|上诉称|申诉称|答辩称|述称|申请再审称|陈述称|抗辩称|声称|宣称|诉讼称|"
    r"(?<!的)主张(?!的|权利|不能|不成立|缺乏|没有)|意见是|理由(?:是|为|之一是)[：，]?|坚持|质疑|诉请|"
    r"(?<![未有])提出(?!的|异议|申请|听证|复议|陈述|申辩|书面|上诉|起诉|诉讼|查处|投诉|举报|政府信息|要求|请求|符合|复核)|"
    r"(?:请求|要求)(?=确认|撤销|判令|判决|依法|本院|法院|改判|维持|驳回|变更|认定|赔偿)|抗辩(?!主张|理由|意见)|"
    r"(?<![简名下总对指宣号职])(?<!报警)(?<!举报)(?<!答复)(?<!答复中)(?<!答复书中)(?<!告知书中)(?<!决定书中)(?<!告知)(?<!信访)称(?!号|谓|职|为))"
)
_CLAIM = re.compile(CLAIM_VERBS)
_CLAIM_NOUN = re.compile(
    r"(?:关于|对于|对|针对|至于|就|所提|所称|提出的|主张的|认为的|诉称的)[^。；]{0,120}?的"
    r"(?:诉讼|上诉|再审|申请|申请再审|答辩|抗辩|相关|该项|此项|诉称|辩解)?(?:主张|理由|意见|观点|请求|问题|辩称|异议|质疑|诉称|说法|抗辩)"
)
# Words with which the court takes the floor back inside a sentence.
_FLOOR = re.compile(
    r"本院(?:认为|不予|不能|予以|依法|对此|经审查|经审理|碍难)|经(?:查|审查|审理|核实)[，：]|对此[，：]?|(?:的)?(?:上述|该)?(?:诉讼|上诉|申请再审|再审)?"
    r"(?:主张|理由|意见|观点|请求|辩称|异议|诉称|说法|抗辩|辩解)[^。；]{0,16}?(?:不(?:能)?成立|成立|不予|缺乏|没有|无|于法|与[^。；]{0,8}不符|不足)|"
    r"[，](?:但|然而|而|因|故|与事实不符|于法无据|没有(?:事实|法律|证据)|缺乏|证据不足|理由不足|依据不足|不能成立|无事实|无法律)"
)
_UPHELD = re.compile(
    r"(?<![不难])(?:成立|予以(?:支持|采纳|采信|确认)|应予(?:支持|采纳)|应当(?:支持|采纳)|有事实(?:和|与|及|、)?法律依据|于法有据|符合事实|正确)"
)
_DENIED = re.compile(
    r"不(?:能)?成立|不予(?:支持|采纳|采信|认可)|难以(?:成立|支持|采信)|不应(?:支持|采纳)|缺乏(?:事实|法律|证据|依据|相应)|没有(?:事实|法律|证据|依据|相应)|"
    r"无(?:事实|法律|证据|相应)[^，。；]{0,6}(?:依据|根据|证明|佐证)|于法无据|与(?:客观|查明)?(?:的)?事实不符|依据不足|理由不足|证据不足|不足采信|不足为据|不能支持|无据"
)
_BEFORE_NO = re.compile(
    r"(?:不构成|不属于|不属)(?:(?!被告)[^。；，]){0,24}$|"
    r"(?:不存在(?!的|为由)|不能认定|不足以认定|不宜认定|不应认定|不应视为|不能视为|不认为|尚未达到)[^。；，]{0,24}$|"
    r"(?:并非|不是|不具有|并不|未发现|未见|免除|不得以|否定)[^。；，]{0,8}$"
)
# 没有证据证明……存在重大且明显违法: not found either.
_UNPROVEN = re.compile(
    r"(?:没有|无|并无|未提供|缺乏|尚无)(?:充分|相应|任何)?的?证据(?:能够|足以)?(?:证明|证实|表明)[^。；，]{0,30}?(?:存在|具有|属于|构成|有)(?:[^。；，]{0,4}|[^。；，]{0,30}(?:抑或|或者|或)[^。；，]{0,30})$"
)
_BEFORE_NO_NEAR = re.compile(r"(?:并未|并无|均未|亦未|也未|从未|未曾|未|无|没有|不)(?:有|曾|明显|严重|存在|任何)?$")
_INSIDE_NO = re.compile(r".(?:并无|并未违|不存在|不属(?:于)?违|未违反|未超|不构成|未影响|没有(?:不当|超)|无不当)")
_OPEN = re.compile(r"(?:是否|有无|有没有|能否|如果|如若|倘若|假如|(?<!自|兹)若|即使|即便|所称的|所谓的?|焦点)(?:(?!的决定|的处理|的答复)[^。；，未]){0,14}$")
_NOT_VERB = r"(?<!被告)(?<!局)(?<!政府)(?<!大队)(?<!街道办)"  # 违反法定程序被告主张……: in texts without commas, a new plea
_AFTER_NO = re.compile(
    r"^(?:(?!(?:被告|局|政府)(?:提出|主张|辩称)|应予撤销)[^。；]){0,24}?(?:的)?(?:诉讼|上诉|再审|申请再审)?"
    rf"(?:{_NOT_VERB}(?:主张|诉称|辩称|抗辩)(?!其|自己|该|涉案|案涉|被告|原告|第三人|与第三人)|(?<!正当)理由|意见|观点|请求|说法|异议|质疑|情形|问题|事实(?!依据|根据|证据|认定|不清))"
    r"[^。；]{0,40}?(?:不(?:能)?成立|不予|不足|缺乏|没有|无(?:事实|法律|证据)|难以|不存在|与[^。；]{0,8}不符|于法无据|不符合)"
)
_AFTER_CLAIM = re.compile(r"^[^。；，]{0,10}?(?:等)?为由[，]?(?:向|提起|提出|上诉|申请|请求|要求|起诉|诉至|不服)")
_AFTER_WRONG = re.compile(
    r"^(?:[^。；]{0,30}?(?:，)?(?:该|此|上述|前述)(?:项)?(?:认定|观点|理解|判断|结论))?(?:系|属|亦|确|存在|显)*(?:不当|不妥|错误|有误)[，]?(?:应|本院|依法|，|。|$)"
)
_AFTER_NORM = re.compile(r"^的(?=[，；：。]|$|人民法院|应当|由|可以|行政机关|行政行为，)|^的?[，]?人民法院(?:应当|可以)?(?:判决|裁定)|"
    r"^[^，。；]{0,10}(?:列为|作为[^，。；]{0,20}(?:情形|事由)|是[^，。；]{0,20}(?:之一|事由|情形)|是指|的(?:几种)?情形(?:之一|包括|$)|并可以?判令|包括)"
)
# 未予公开并无不当: the omission is right.  一审认定……程序违法并无不当: the finding is.
_NOTHING_WRONG = re.compile(r"[，]?(?:并|亦|也|均)?(?:无不当|无不妥|不违法|不违反|未违反)")
_WEIGHED = re.compile(r"认定|认为|原审|一审|二审|判决|确认|主张|理由|意见")
# Another case, or an earlier decision that the agency has since replaced.
_ELSEWHERE = re.compile(r"此前|曾以|曾因|曾经|法院曾|另案|(?:被|已)[^，。；]{0,16}自行撤销")
_NO_EFFECT = re.compile(r"^[^。；]{0,26}?(?:但|并|尚)?(?:不影响|不足以影响|未影响|不足以导致|不必然导致|不足以否定|不足以撤销|并不能(?:导致|否定)|尚不足以|不至于)")


@dataclass(frozen=True, slots=True)
class Cast:
    """Which words of the text mean the sued agency.

    `roles`: role word → True if an agency (上诉人 → True when the agency appeals); `names`: names and aliases of agencies.
    """

    roles: dict[str, bool] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    def is_agency(self, words: str) -> bool | None:
        """Whether the last party that the words name is the agency; None if they name none."""
        last: tuple[int, bool] | None = None
        for at, agency in self.mentions(words):
            if last is None or at >= last[0]:
                last = at, agency
        return None if last is None else last[1]

    def mentions(self, words: str) -> Iterator[tuple[int, bool]]:
        """Every party mentioned: where, and whether it is an agency."""
        for found in re.finditer(_ROLE_WORDS, words):
            yield found.start(), self.roles.get(found.group(), found.group() in _AGENCY_ROLES)
        for found in re.finditer(_AGENCY_ENDING, words):
            if not _NOT_AGENCY.search(words[max(0, found.start() - 6) : found.end()]):
                yield found.start(), True
        for name in self.names:
            at = words.rfind(name)
            if at >= 0:
                yield at, True


_AGENCY_ROLES = {"被告", "被上诉人", "被申请人", "复议机关", "行政机关", "执法机关", "登记机关", "征收部门", "申请执行人"}
_ROLE_OF = {
    "appellant": ("上诉人",), "appellee": ("被上诉人",), "retrial_applicant": ("再审申请人", "申请再审人", "申请人", "申诉人"),
    "retrial_respondent": ("被申请人", "再审被申请人", "被申诉人"), "enforcement_applicant": ("申请执行人", "申请人"),
    "enforcement_respondent": ("被执行人", "被申请执行人", "被申请人"), "plaintiff": ("原告",), "defendant": ("被告",),
    "third_party": ("第三人",),
}  # fmt: skip


def cast(parties: Iterable[Party]) -> Cast:
    """The cast of a case.  A role that agencies and others share counts as the agency's only when all who hold it are."""
    roles: dict[str, bool] = {"原告": False, "第三人": False, "被告": True}
    names: list[str] = []
    for party in parties:
        agency = party.kind == "agency"
        for word in _ROLE_OF.get(party.role, ()):
            roles[word] = agency and roles.get(word, True) if word not in {"原告", "第三人"} else False
        if agency and party.original_role != "third_party":
            names += [party.name, *party.aliases]
    return Cast(roles, tuple(dict.fromkeys(n for n in names if len(n) > 1)))


AROUND = 2_000
"""Characters of a sentence that are looked at on each side; those of the annotated documents are shorter."""


def stance(sentence: str, start: int, end: int, cast: Cast, *, subject: str, own_words: bool = True) -> Stance:
    """What the court does with the words sentence[start:end], which name an illegality.

    subject: `any` – the words can only be meant of the act; `act` – they suit a party's claim as well (缺乏依据), so
    the agency or its act must be their subject; `self` – they blame whoever is named (未提供证据), so that must be the agency.
    own_words: an agency would not say this of itself, so inside its own claim it is the court's verdict.
    """
    before, words, after = sentence[max(0, start - AROUND) : start], sentence[start:end], sentence[end : end + AROUND]
    clause = before[_clause_start(before) :]
    if _is_norm(clause + words, after) or _OPEN.search(clause[-30:]) or _ELSEWHERE.search(clause[-60:] + after[:40]):
        return Stance.FOREIGN
    if _INSIDE_NO.search(words) or _negated(clause, words, after):
        return Stance.NEGATED
    if _REASON_UPHELD.match(after):
        return Stance.FOUND
    claimed = _claimed(before, words, after, cast, own_words)
    if claimed is not None:
        return claimed
    return Stance.FOUND if _fits(before, words, after, cast, subject) else Stance.FOREIGN


def _is_norm(told: str, after: str) -> bool:
    """Whether the words are a condition of a norm; 存在……的情形 says that the case meets it."""
    if not _AFTER_NORM.search(after):
        return False
    return not (after.startswith("的情形") and re.search(r"存在|具有|属于|有", told[-60:]))


def _negated(clause: str, words: str, after: str) -> bool:
    if _UNPROVEN.search(clause[-90:]) or _BEFORE_NO.search(clause[-32:]) or _BEFORE_NO_NEAR.search(clause[-4:]):
        return True
    if _NOTHING_WRONG.match(after) and not _WEIGHED.search(clause + words):
        return True
    return bool(_NO_EFFECT.search(after) or _AFTER_WRONG.search(after))


def _claimed(before: str, words: str, after: str, cast: Cast, own_words: bool) -> Stance | None:
    """Stance when the words stand in what a party claims; None when the court itself speaks."""
    if _AFTER_CLAIM.search(after):
        return Stance.ALLEGED
    opening = _open_claim(before)
    noun = _claim_noun(before, after)
    if opening is None and noun is None:
        return Stance.NEGATED if _AFTER_NO.search(after) and not words.startswith(("拒", "不予")) else None
    if opening is not None and _ENDORSED.match(after) and _REPORTED.search(before, opening):
        return Stance.FOUND
    speaker = _speaker(before, opening, noun, cast)
    if speaker:
        pleads = not own_words or (opening is not None and bool(_PLEADS.match(before, opening)))
        return Stance.ALLEGED if pleads else _verdict_on_agency(before[opening or 0 :])
    if _DENIED.search(after):
        return Stance.NEGATED
    return Stance.FOUND if _UPHELD.search(after) else Stance.ALLEGED


def _verdict_on_agency(claim: str) -> Stance | None:
    """None (the court's verdict) unless the agency is blaming somebody else."""
    if re.search(r"，其(?:既|却)?(?:未|没有)", claim):
        return None  # an agency does not plead what it left undone
    if re.search(_COURT_BELOW, claim) or re.search(r"原告|第三人|起诉|请求|诉讼|不(?:属于|构成|存在)", claim):
        return Stance.ALLEGED
    return None


def _open_claim(before: str) -> int | None:
    """Where the verb of a claim stands whose scope reaches the end of `before`; None if no claim is open."""
    last = None
    for verb in _CLAIM.finditer(before):
        subject = before[max(0, verb.start() - 40) : verb.start()]
        subject = subject[max(subject.rfind(mark) for mark in "，；：") + 1 :]
        if verb.group() == "认为" and _COURT_THINKS.search(subject):
            last = None
            continue
        if _CIRCUMSTANCE.match(before, verb.end()):
            continue
        last = verb
    if last is None:
        return None
    return None if _FLOOR.search(before, last.end()) else last.start()


_CIRCUMSTANCE = re.compile(r"[^，。；]{0,60}?(?:情况下|情形下|前提下|的同时|之后|后|时)，")
"""在原告提出……的情况下，被告……: the claim is a circumstance of what the agency did."""

_COURT_THINKS = re.compile(
    r"(?:法院|本院|原审|一审|二审|原判决?|判决|裁定|该院|审查|审理|合议庭)"
    r"(?:经(?:过)?(?:审查|审理|评议|查)|审查|审理|评议|后|亦|也|均|则|还|并|一致|据此|因此|同样)*$"
)


# 以……程序违法为由撤销该决定并无不当: the court below's reason, endorsed.
_REASON_UPHELD = re.compile(
    r"^[^。；]{0,24}?为由[，]?[^。；]{0,40}?(?:撤销|确认)[^。；]{0,40}?(?:决定|行为|登记|证书?|答复|裁定|违法)[^。；]{0,24}?(?:并无不当|并无不妥|亦无不当|正确)"
)
# A claim, and behind it the finding of the court below that this court endorses (texts without commas).
_REPORTED = re.compile(r"(?:原审|一审|二审)(?:法院|判决)?[^，。；]{0,4}(?:认定|以)[^，。；]{0,30}$")
_ENDORSED = re.compile(r"[^。；，]{0,12}?(?:并无不当|亦无不当|并无不妥|属正确|正确|应予维持)")
_PLEADS = re.compile(r"辩称|辩解|答辩称|述称|抗辩|上诉称|申诉称|申请再审称|称|请求|要求")
"""Verbs of pleading: what follows is the agency's own words to the end (认为 and 主张 the court turns against it)."""


def _speaker(before: str, opening: int | None, noun: int | None, cast: Cast) -> bool | None:
    """Whether the agency makes the claim: the party before its verb, or the first named in 关于……的主张."""
    if opening is not None:
        return cast.is_agency(before[max(0, opening - 40) : opening])
    return next((agency for _, agency in sorted(cast.mentions(before[noun:]))), None)


def _claim_noun(before: str, after: str) -> int | None:
    """Where 关于……的主张 opens when the words stand inside it."""
    joined, cut = before + "\0" + after, len(before)
    inside = (m.start() for m in _CLAIM_NOUN.finditer(joined, max(0, cut - 130)) if m.start() < cut < m.end())
    return next(inside, None)


_OBJECT = re.compile(
    r"(?:直至|冒用|查处|停发|提供|对|向|与|给|将|为|由|就|使|致|了|系|归|仅依|依据|送达|撤销|收回|扣除|查封|扣押|处罚|催促|"
    r"促使|认定|认为|告知|通知|听取|要求|责令|拆除|剥夺|侵犯|证明|导致|损害|和|及|、|收到|受理)$"
)


def _fits(before: str, words: str, after: str, cast: Cast, subject: str) -> bool:
    """Whether the subject of the words is the agency or its act."""
    before, words = _no_titles(before), _no_titles(words)
    clause = before[_clause_start(before) :]
    told = before if words[0] in "缺没无" else clause  # 该理由，因缺乏依据: the lack is the reason's, past the comma too
    if subject != "self" and _OF_PARTY.search(told[-16:]):
        return False
    window = before[-200:]
    agency = other = -1
    for at, is_agency in cast.mentions(window):
        if is_agency:
            agency = max(agency, at)
        elif _is_subject(window, at):
            other = max(other, at)
    below = max((m.start() for m in re.finditer(_COURT_BELOW, window) if not _reports(window[m.end() :])), default=-1)
    if subject == "self":
        court = bool(re.match(rf"\s*(?:{_COURT_BELOW})", clause)) and agency < below
        return not court and (other < 0 or agency > other)
    if _courts_own_error(before, after):
        return False
    act = max(agency, _last(_ACT, window))
    if act < 0 and _GOES_ON.match(window):
        act = 0
    if below > act or _overturns(window, below):
        return False
    if subject == "act":
        named = any(is_agency for _, is_agency in cast.mentions(words)) or bool(re.search(_ACT, words))
        return named or (act >= 0 and act >= other)
    return not _of_other(clause, words, cast)


_GOES_ON = re.compile(r"其(?=以|未|在|对|作出|仅|将)")
"""A sentence that goes on with 其 goes on about the agency, whose act is under review."""


def _no_titles(words: str) -> str:
    """The words without the titles of statutes (《政府信息公开条例》 names no government); offsets stay."""
    return re.sub(r"(?<=《)[^》]{2,60}(?=》)", lambda title: "\u3000" * len(title.group()), words)


def _of_other(clause: str, words: str, cast: Cast) -> bool:
    """Whether the clause opens with a party that is not the agency and names neither agency nor act (原告不具有……资格)."""
    opening = re.match(r"\s*(?:因|由于|但|而|故)?(?:原告|第三人|上诉人|申请人|再审申请人|被执行人)", clause)
    if not opening or words.endswith("保障") or re.search(_ACT, clause + words):
        return False
    return cast.is_agency(opening.group()) is False and not any(agency for _, agency in cast.mentions(clause + words))


_SUBJECT_PLACE = re.compile(r"(?:^|[，；：。\n]|但|而|因|故|由于|虽|虽然|关于|鉴于|现|本案中|综上|即使|且)$")


def _is_subject(window: str, at: int) -> bool:
    """Whether a party named at `at` may be the subject of what follows rather than an object."""
    if "，" in window:
        return bool(_SUBJECT_PLACE.search(window[:at]))
    return not _OBJECT.search(window[:at])


_COURT_OPENS = re.compile(rf"\s*(?:但|而|故|因|综上(?:所述)?，?|因此)?(?:{_COURT_BELOW})")
_AGENCY_OPENS = re.compile(
    rf"\s*(?:但|而|故|因|因此|且|其中)?(?:{_ROLE_WORDS}|被诉|涉案|案涉|该(?:行政|处罚|决定|行为|登记)|[一-龥]{{2,16}}?{_AGENCY_ENDING})"
)
_CORRECTED = re.compile(r"^[^。；]{0,24}?(?:纠正|改判|指正)")


def _courts_own_error(before: str, after: str) -> bool:
    """Whether the last clause that opens with a subject opens with the court below, and the error is that court's.

    一审法院未……即作出认定，属于认定事实不清: its own.  一审判决认定被告……，程序违法，并无不当: the agency's.
    """
    opens = None
    start = 0
    for clause in re.split(r"(?<=[，；：])", before):
        if _COURT_OPENS.match(clause):
            opens = start
        elif _AGENCY_OPENS.match(clause):
            opens = None
        start += len(clause)
    if opens is None:
        return False
    court = _COURT_OPENS.match(before, opens)
    reports = court is not None and _reports(before[court.end() :])
    return not reports or bool(_CORRECTED.match(after))


def _clause_start(words: str) -> int:
    return max(words.rfind(mark) for mark in "，；：") + 1


def _reports(words: str) -> bool:
    """Whether a court below is only named as the one that found (一审认定……)."""
    return bool(re.match(r"[^，。；]{0,4}?(?:认定|认为|以|指出|查明|据此|确认)(?!不清|有误|错误|事实不清|事实有误)", words))


def _overturns(window: str, below: int) -> bool:
    """原审判决撤销……决定适用法律错误: the error is that of the judgment."""
    return below >= 0 and bool(re.match(r"[^，。；]{2,8}(?:撤销|维持|驳回|判令|责令|支持)[^，；]*$", window[below:]))


def _last(pattern: str, words: str) -> int:
    at = -1
    for found in re.finditer(pattern, words):
        at = found.start()
    return at
