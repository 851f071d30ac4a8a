"""Why a text is no JSON or no YAML, in both languages.

The readers say it in English, each in words of its own, so a few words of it are looked for. What is not in the tables
is said in general: a Chinese message never falls into English.
"""

from __future__ import annotations

from campaignflow.wording.words import Words

_JSON = {
    "Expecting value": "此处缺少值",
    "Expecting ',' delimiter": "此处缺少逗号",
    "Expecting ':' delimiter": "此处缺少冒号",
    "Expecting property name enclosed in double quotes": "此处应为双引号括起的键",
    "Illegal trailing comma before end of object": "末尾多了逗号",
    "Illegal trailing comma before end of array": "末尾多了逗号",
    "Extra data": "后面有多余内容",
    "Unterminated string starting at": "文字没有结束的双引号",
    "Invalid control character at": "文字中有控制字符",
    "Invalid \\escape": "反斜杠用法不对",
    "Invalid \\uXXXX escape": "\\u之后应为四位十六进制数",
}
_YAML = {
    "mapping values are not allowed": "此处不应再有冒号",
    "cannot start any token": "此处的字符不能作开头",
    "unexpected end of stream": "文字没有结束的引号",
    "',' or ']'": "方括号内缺少逗号，或方括号没有结束",
    "',' or '}'": "花括号内缺少逗号，或花括号没有结束",
    "node content": "此处缺少值",
    "document start>": "后面有多余内容",
    "escape": "反斜杠用法不对",
    "hex": "反斜杠用法不对",
    "expected key": "此处应为键，或缩进与上文不合",
    "expected '-' indicator": "此处应为列表的一项，或缩进与上文不合",
    "<block end>": "此处的内容或缩进与上文不合",
}


def of_json(said: str) -> Words:
    """What the JSON decoder says."""
    return _both(said, _JSON, "不合JSON的写法")


def of_yaml(said: str) -> Words:
    """What one of the YAML readers says."""
    return _both(said, _YAML, "不合YAML的写法")


def _both(said: str, known: dict[str, str], otherwise: str) -> Words:
    return Words(next((zh for en, zh in known.items() if en in said), otherwise), said)
