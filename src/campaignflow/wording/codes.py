"""The table of diagnostics: for each code its severity, what it says and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from campaignflow.wording.words import Words


class Severity(StrEnum):
    """Whether an input can be used as it is."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Code:
    """One kind of diagnostic: its severity, what it says, and what to do about it."""

    severity: Severity
    message: Words
    help: Words


def _error(zh: str, en: str, help_zh: str, help_en: str) -> Code:
    return Code(Severity.ERROR, Words(zh, en), Words(help_zh, help_en))


def _warning(zh: str, en: str, help_zh: str, help_en: str) -> Code:
    return Code(Severity.WARNING, Words(zh, en), Words(help_zh, help_en))


CODES: Mapping[str, Code] = {
    # Any file
    "unreadable": _error(
        "无法读取文件：{reason}",
        "the file cannot be read: {reason}",
        "检查路径和权限",
        "check the path and the permissions",
    ),
    "not-utf8": _error(
        "文件不是UTF-8编码（第{offset}字节）",
        "the file is not UTF-8 (byte {offset})",
        "用UTF-8编码另存",
        "save it as UTF-8",
    ),
    "too-large": _error(
        "超过上限：{what}最多{limit}",
        "over the limit: {what} may be at most {limit}",
        "精简、拆分或减少嵌套",
        "shorten it, split it, or nest less deeply",
    ),
    "syntax": _error(
        "格式错误：{reason}",
        "syntax error: {reason}",
        "改正此处后重试；此处之后的内容尚未检查",
        "mend this place and try again; what follows it was not checked",
    ),
    "wrong-file": _error(
        "这是{found}，此处应为{wanted}",
        "this is {found}; {wanted} belongs here",
        "各文件各就其位：活动规范为YAML，写有 campaignflow；进度文件为JSON，写有 progress；汇总报告为JSON，写有 report",
        "give each file its own place: a spec is YAML and says campaignflow, progress is JSON and says progress, "
        "a report is JSON and says report",
    ),
    "not-allowed": _error(
        "不允许使用{what}",
        "{what} is not allowed",
        "删去，或直接写出所指的内容；该键的说明页列有可用的写法",
        "take it out, or write out what is meant; the page of the key lists what it takes",
    ),
    "duplicate-key": _error(
        "键“{key}”重复出现",
        "the key “{key}” stands here twice",
        "只保留一处",
        "keep one of them",
    ),
    "two-names": _error(
        "“{old}”是“{key}”的旧名，两者不能并用",
        "“{old}” is the old name of “{key}”, and both stand here",
        "并入“{key}”，删去“{old}”",
        "move what it holds to “{key}” and delete “{old}”",
    ),
    "hidden-character": _error(
        "含有不可见字符或方向控制符 {character}",
        "it holds an invisible or direction-changing character {character}",
        "删除该字符",
        "delete that character",
    ),
    "wrong-type": _error(
        "应为{expected}，实为{found}",
        "expected {expected}, found {found}",
        "改为{expected}",
        "make it {expected}",
    ),
    "wrong-value": _error(
        "“{value}”不是{expected}",
        "“{value}” is not {expected}",
        "改为{expected}",
        "make it {expected}",
    ),
    "unknown-key": _error("不认识的键“{key}”", "unknown key “{key}”", "{known}", "{known}"),
    "missing-key": _error("缺少键“{key}”", "the key “{key}” is missing", "补上“{key}”", "add “{key}”"),
    "missing-language": _error(
        "标题没有“{language}”",
        "the title has no “{language}”",
        "补上“{language}”{instead}",
        "add “{language}”{instead}",
    ),
    "unsupported-version": _error(
        "不支持的格式版本{value}",
        "unsupported format version {value}",
        "本程序读取版本{expected}",
        "this program reads version {expected}",
    ),
    # Specs
    "unknown-campaign": _error(
        "没有名为“{name}”的活动规范", "there is no campaign spec named “{name}”", "{known}", "{known}"
    ),
    "once-for-each": _error(
        "“{name}”按“{list}”逐项各有一个，此处无法确定指哪一个",
        "“{name}” is there once for each of the {list}; here it would have to mean one of them",
        "在写有此处的步骤上加 for_each: {key}；或改在 entry 等列表中引用（指全部），"
        "条件写在 any: […]（任一）或 all: […]（全部）之中",
        "say for_each: {key} where this stands; or name it in a list such as entry, where it means all of them, "
        "and a condition inside any: […] or all: […]",
    ),
    "unknown-name": _error("{what}“{name}”没有定义", "the {what} “{name}” is not defined", "{known}", "{known}"),
    "other-namespace": _error(
        "“{name}”是{other}，此处需要{what}",
        "“{name}” is {other}; {what} is wanted here",
        "{known}",
        "{known}",
    ),
    "duplicate-name": _error(
        "名称“{name}”已经用过", "the name “{name}” is used already", "另取一个名称", "choose another name"
    ),
    "no-number": _error(
        "“{name}”不是数字，不能比较",
        "“{name}” is no number, and cannot be compared",
        "“{name}”如是数字，在 attributes 中写 values: number；否则另选一个数字",
        "if “{name}” is a number, write values: number for it under attributes; else name another one",
    ),
    "not-compared": _error(
        "“{name}”是数字，此处须写明与什么比较",
        "“{name}” is a number; say here what it is held against",
        "写成 {name} more than 200、{name} at least 2/3 of 另一数字",
        "write {name} more than 200, or {name} at least 2/3 of another number",
    ),
    "idle-comparison": _error(
        "“{said}”恒成立或恒不成立",
        "“{said}” holds always, or never",
        "写明可能达不到的数，或与另一数字比较",
        "write a limit that can be missed, or compare it with another number",
    ),
    "no-year": _error(
        "“{value}”没有年份，规范也没有写明 year",
        "“{value}” has no year and the spec states no year",
        "写成 2009-06-15，或在规范开头写 year",
        "write 2009-06-15, or state year at the head of the spec",
    ),
    "empty-window": _error(
        "时间段为空：{first}在{last}之后",
        "the window is empty: {first} is after {last}",
        "改正起止日期；跨年的请写明年份",
        "correct its first or last day; write the years where it crosses New Year",
    ),
    "no-window": _error(
        "“{step}”须定期进行，但它和所在阶段都没有 window",
        "“{step}” recurs, and neither it nor its phase has a window",
        "在该步骤或其阶段写 window，说明从何时到何时",
        "say from when to when it recurs: write window at the step or at its phase",
    ),
    "length-differs": _warning(
        "原文称约{stated}天，时间段为{shortest}至{longest}天",
        "the plan says about {stated} days; the window is {shortest} to {longest} days long",
        "核对原文；以时间段为准",
        "check it against the plan; the window is what counts",
    ),
    "cannot-be-kept": _warning(
        "按本规范自身的日期和次序无法做到：{why}",
        "its own dates and order cannot be kept: {why}",
        "核对日期与次序，或写明以何者为准",
        "check the dates and the order against the plan",
    ),
    "calendar-year": _error(
        "日历“{calendar}”只涵盖{first}至{last}，而此处用到{day}",
        "the calendar “{calendar}” covers {first} to {last} only, and {day} is asked of it",
        "补上该年份的放假和调休日，或用 years 写明所列已涵盖该年份",
        "list the days off and made up of that year as well, or say by years that those listed cover it",
    ),
    "no-library": _error(
        "此日历取自 {library}，而该库没有安装",
        "this calendar comes from {library}, which is not installed",
        "安装附加组件：pip install 'campaignflow[calendars]'；或在规范里列出放假和调休日",
        "install the extra: pip install 'campaignflow[calendars]'; or list the days off and made up in the spec",
    ),
    "due-outside-window": _warning(
        "期限{due}不在阶段时间段{first}至{last}之内",
        "the due date {due} lies outside the phase's window {first} to {last}",
        "核对原文",
        "check it against the plan",
    ),
    "step-outside-phase": _warning(
        "{said}不在阶段时间段{first}至{last}之内",
        "{said} lies outside the phase's window {first} to {last}",
        "核对原文；如属实，可移到相应阶段",
        "check it against the plan; if it says so, the step may belong to another phase",
    ),
    "due-before-opening": _warning(
        "期限{due}早于可以进行的第一天{opens}，无法做到",
        "the due date {due} is before {opens}, the first day on which it may take place: it cannot be kept",
        "核对原文，改正 due 或 not_before",
        "check it against the plan; correct due or not_before",
    ),
    "circular-order": _error(
        "先后次序成环：{cycle}",
        "the order runs in a circle: {cycle}",
        "去掉其中一个 entry",
        "take out one of these entry rules",
    ),
    "barred-duty": _error(
        "“{step}”应当完成，而“{other}”进行之后又不得再进行，届时将无法补办",
        "“{step}” is to be done, but may not be done any more after “{other}”, so that it could be missed for good",
        "须在“{other}”之前完成的，在“{other}”写 entry: {step}；可办可不办的，写 force: permissive",
        "write entry: {step} at “{other}” if it must come first, or force: permissive if it need not be done",
    ),
    "unmade-state": _error(
        "没有步骤使文件“{document}”进入状态“{state}”",
        "no step makes the document “{document}” reach the state “{state}”",
        "在某一步骤写 makes: {document}.{state}，或删去该状态",
        "write makes: {document}.{state} at a step, or delete the state",
    ),
    "unwritten-return": _error(
        "结果“{outcome}”把文件“{document}”退回到状态“{state}”，而没有撰写该状态的步骤，退回后无人修改",
        "the outcome “{outcome}” gives the document “{document}” back to the state “{state}”, which no writing step "
        "makes, so that nobody is asked to write it anew",
        "退回到由撰写步骤（首个状态，或写有 writes: true）不分结果产生的状态",
        "lead back to a state that a writing step makes however it comes out: of the first state, or with writes: true",
    ),
    "never-by-time": _error(
        "“{step}”写有 otherwise（期满没有结果时视为何种结果），但{why}，无从期满",
        "“{step}” says how it comes out when its time has run out (otherwise), but {why}, so that it never does",
        "期限写某日，或自在先步骤往后推算（within 10 working days after …），不与 times、each、every、completes 同用",
        "give it a due date that is a day or counts on from a step before it (06-15, within 10 working days after …), "
        "and leave out times, each, every and completes",
    ),
    "order-without-rule": _warning(
        "状态顺序要求先“{before}”后“{after}”，但没有 entry 规则说明",
        "the states put “{before}” before “{after}”, but no entry rule says so",
        "在步骤“{after}”的 entry 中写出（推定的写 basis: derived）",
        "say it under entry of “{after}” (with basis: derived where it is only implied)",
    ),
    "unused-name": _warning(
        "{what}“{name}”没有用到", "the {what} “{name}” is never used", "删去，或在规则中使用", "delete it, or use it"
    ),
    "empty-waiver": _warning(
        "豁免“{name}”既不免除任何规则，也不免除任何人员",
        "the waiver “{name}” covers no rule and excuses nobody",
        "写明 covers 或 excuses，或删去",
        "say what it covers, or whom it excuses, or delete it",
    ),
    "same-numbers": _warning(
        "“{name}”所称与所列都是{number}，并无出入",
        "“{name}” says {number} and lists {number}, which is no difference",
        "核对原文，改正数目，或删去此项",
        "check it against the plan: correct a number, or delete the entry",
    ),
    # Progress
    "wrong-campaign": _error(
        "记录属于活动“{found}”，不是“{expected}”",
        "the record is of the campaign “{found}”, not of “{expected}”",
        "选用对应的规范，或改正 campaign",
        "assess it with that campaign's spec, or correct campaign",
    ),
    "other-version": _warning(
        "记录按规范版本{found}填写，现用版本{expected}",
        "the record was kept for version {found} of the spec; this is version {expected}",
        "核对两版差异",
        "check what changed between the two",
    ),
    "unknown-attribute": _error(
        "单位属性“{name}”没有填写；取决于它的规则无法判断",
        "the unit's attribute “{name}” is not stated; rules that depend on it cannot be decided",
        "在 {place} 中填写 true、false、所列的值或数字",
        "state it under {place}",
    ),
    "unknown-list": _error(
        "没有列出有哪些“{list}”；逐项办理的事项无法判断",
        "it is not stated which {list} there are; what is to be done for each of them cannot be decided",
        "在 /lists/{name} 中逐项列出；没有的写 []",
        "list them under /lists/{name}, each with its id; where there are none, write []",
    ),
    "unknown-entry": _error(
        "清单“{list}”中没有条目“{name}”",
        "there is no “{name}” among the {list}",
        "在 /lists/{key} 中补列，或改正 of（{known}）",
        "enter it under /lists/{key}, or correct of ({known})",
    ),
    "which-entry": _error(
        "“{name}”按“{list}”逐项各有一个，此处没有写明是哪一项；未予采用",
        "“{name}” is there once for each of the {list}, and it is not said for which; it was not used",
        "用 of 写明条目（{known}）；不能写 of 之处写成 {name}@条目",
        "say which with of ({known}); where of cannot stand, write {name}@ENTRY",
    ),
    "unknown-headcount": _error(
        "没有填写“{name}”的人数；取决于它的规则无法判断",
        "the headcount of “{name}” is not stated; rules that depend on it cannot be decided",
        "在 /unit/headcounts 中填写",
        "state it under /unit/headcounts",
    ),
    "not-asked": _warning(
        "“{step}”没有要求填写“{key}”，未予采用",
        "“{step}” asks for no “{key}”; it was not used",
        "删去，或改写到要求它的步骤",
        "delete it, or move it to the step that asks for it",
    ),
    "after-as-of": _warning(
        "有{count}条日期在评估日期{as_of}之后，本次未予考虑",
        "{count} dated after the as-of date {as_of}: not looked at",
        "日期写错的请改正；尚未发生的写入 planned",
        "correct a wrong date; what has not happened yet belongs under planned",
    ),
    "named-twice": _warning(
        "“{name}”在同一处写了两次，按一次计",
        "“{name}” stands twice in one list; it counts once",
        "删去重复的",
        "delete one of them",
    ),
    "not-a-member": _warning(
        "“{name}”不在本单位填报的“{group}”名单之内，不计入",
        "“{name}” is not among those whom the unit lists as “{group}”, and is not counted",
        "{known}",
        "{known}",
    ),
    "odd-year": _warning(
        "行为日期{day}不在活动所跨的年份（{years}）之内",
        "the act is dated {day}; the campaign runs in {years}",
        "核对年份；无误的注明 confirmed: true",
        "check the year; where it is right, state confirmed: true",
    ),
    "effect-before-cause": _error(
        "结束日期{date}早于开始日期{began}",
        "it ends on {date}, before it began on {began}",
        "改正其中一个日期",
        "correct one of the two dates",
    ),
    "more-than-whole": _error(
        "“{name}”为{count}，多于其整体{whole}",
        "“{name}” is {count}, more than the {whole} of which it is a part",
        "核对两个数字；改正之前均不采用",
        "check the two numbers; neither is used until then",
    ),
    "too-many-days": _error(
        "记为{days}天，而{first}至{last}没有这么多天",
        "{days} days are given; there are fewer from {first} to {last}",
        "改正 days、began 或 date",
        "correct days, began or date",
    ),
    "same-record": _warning(
        "与 {first} 完全相同，可能重复录入",
        "it says exactly what {first} says; it may have been entered twice",
        "重复的删去一条",
        "delete one of them if it was",
    ),
    "more-than-members": _error(
        "“{name}”记为{count}，超过该单位人数{headcount}",
        "“{name}” is given as {count}, more than the unit's headcount of {headcount}",
        "核对此处与 /unit/headcounts",
        "check this figure and /unit/headcounts",
    ),
    "wrong-actor": _error(
        "“{step}”应由{expected}进行，记录写的是{found}",
        "“{step}” is for {expected} to do; the record names {found}",
        "改正 by；其他机构的行为不能代替",
        "correct by; another body's act does not stand in for it",
    ),
    "not-waivable": _error(
        "规范没有准许豁免“{name}”",
        "the spec allows no waiver of “{name}”",
        "只有规范 waivers 中列出的才能豁免",
        "only what the spec lists under waivers can be waived",
    ),
    "unapproved-waiver": _error(
        "豁免“{name}”须由{expected}批准，记录写的是{found}",
        "the waiver “{name}” needs the approval of {expected}; the record names {found}",
        "填写批准机构",
        "name the body that approved it",
    ),
    "ungrounded-waiver": _error(
        "豁免“{name}”没有写明符合的条件",
        "the waiver “{name}” states none of its grounds",
        "在 grounds 中填写；{known}",
        "state them under grounds; {known}",
    ),
    "no-outcome": _error(
        "“{step}”没有写明结果；取决于它的规则无法判断",
        "how “{step}” came out is not stated; rules that depend on it cannot be decided",
        "填写 outcome；{known}",
        "state it under outcome; {known}",
    ),
    "plan-passed": _warning(
        "“{step}”原计划于{day}进行，已过而没有记录；该计划未予采用",
        "“{step}” was planned for {day}, which has passed without a record; the plan was not used",
        "补记，或改写计划日期",
        "record it, or plan it anew",
    ),
    "already-done": _warning(
        "“{step}”已有记录，又列入 planned",
        "“{step}” is recorded as done and is planned as well",
        "删去 planned 中的这一项",
        "delete it under planned",
    ),
    "worked-out": _warning(
        "指标“{figure}”由其他数据计算，不由单位填报；未予采用",
        "the figure “{figure}” is worked out, not stated by units; this was not used",
        "删去；在它所统计的记录中填写",
        "delete it; state what it counts in the records",
    ),
    "two-claims": _error(
        "一条自报中同时写了“{one}”和“{other}”",
        "one claim says both “{one}” and “{other}”",
        "分作两条；按 each 计数的写 count、of、rate 或 days",
        "make a claim of each; what is counted by each says count, of, rate or days",
    ),
    "duplicate-unit": _error(
        "单位“{unit}”同一天的两份填报不一致（另一份：{first}）；不一致的数字暂不计入",
        "the unit “{unit}” returned other figures for the same day ({first}); what differs is withheld",
        "只保留一份，或用 returned、replaces 写明以哪一份为准，或改正 /unit/id",
        "keep one of them, say under returned or replaces which is the later one, or correct /unit/id",
    ),
    "nothing-included": _warning(
        "“{unit}”的填报称已并入“{name}”，但没有“{name}”此前的填报",
        "the return of “{unit}” says that it includes “{name}”, of which no earlier return is given",
        "核对 includes 中的名称和各份的 returned，或补上那份填报",
        "check the name under includes and the days under returned, or give that return too",
    ),
    "nothing-returned": _error(
        "没有一个单位在所问日期前填报，无从汇总",
        "no unit has returned anything by the day asked for; there is nothing to add up",
        "核对文件和所问的日期",
        "check the files and the day asked for",
    ),
    # A ledger in Excel
    "no-workbook": _error(
        "这不是能读取的 Excel 工作簿：{reason}",
        "this is no Excel workbook that can be read: {reason}",
        "用 Excel 或 WPS 打开，另存为 .xlsx",
        "open it in Excel and save it as .xlsx",
    ),
    "no-sheet": _error(
        "工作簿没有工作表“{name}”，其内容无从收入",
        "the workbook has no sheet “{name}”; what it would hold is not collected",
        "不要删除或改名；可从重新导出的空白台账中复制",
        "do not delete or rename it; copy it from a new blank ledger",
    ),
    "unknown-sheet": _error(
        "工作表“{name}”不在本台账之内，其内容没有收入",
        "the sheet “{name}” is none of the ledger's; what it holds is not collected",
        "移到台账原有的工作表，或删去",
        "move it to a sheet of the ledger, or delete it",
    ),
    "no-column": _error(
        "工作表没有栏目“{name}”，其内容无从收入",
        "the sheet has no column “{name}”; what it would hold is not collected",
        "恢复表头原有的文字",
        "restore its heading",
    ),
    "stray-cell": _error(
        "“{value}”不在供填写之处，没有收入",
        "“{value}” stands where nothing is to be filled in; it was not collected",
        "移到供填写的栏目，或删去",
        "move it to a column that is to be filled in, or delete it",
    ),
    "moved-row": _error(
        "此行显示的是第{shown}项，隐藏的标识却是“{name}”，无法认定属于哪一项；整行没有收入",
        "the row shows item {shown}, and its hidden id is “{name}”: whose it is cannot be told, and none of it was "
        "collected",
        "撤销排序，或连同隐藏的列一起排序",
        "undo the sorting, or sort the hidden columns as well",
    ),
    "merged-cells": _warning(
        "第{row}至{last}行合并成一格，其内容只算作第{row}行的",
        "rows {row} to {last} are merged into one cell; what stands in it was read as of row {row} alone",
        "取消合并，逐行填写",
        "unmerge it and fill in each row",
    ),
    "formula-cell": _error(
        "此处是公式，没有收入",
        "a formula stands here; it was not collected",
        "复制后选择性粘贴为数值",
        "copy it and paste it as a value",
    ),
    "full-width": _warning(
        "“{value}”用了全角字符，按“{read}”收入",
        "“{value}” has full-width characters; it was read as “{read}”",
        "核对；以后用半角填写",
        "check it; write ordinary digits",
    ),
    "no-day": _error(
        "填了“已完成”而没有完成日期，无法形成记录",
        "it is said to be done and no day is given, so that no act can be recorded",
        "填写完成日期，或在办理记录中填写",
        "enter the day, or the act itself on the sheet of acts",
    ),
    "ledger-conflict": _warning(
        "任务清单填作“{said}”，按办理记录为“{found}”；以办理记录为准",
        "the list of tasks says “{said}”, by the acts it is “{found}”; the acts count",
        "改正其一；已办的在办理记录中写明",
        "correct the one or the other; write down on the sheet of acts what was done",
    ),
}
