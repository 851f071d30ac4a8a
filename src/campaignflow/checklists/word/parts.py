"""How a Word document of ours looks: pages, faces, styles and tables as WordprocessingML, after GB/T 9704-2012.

Lengths are millimetres and sizes of type points; WordprocessingML wants twips (twentieths of a point) and half-points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import islice

from attrs import frozen

from campaignflow.wording.words import Lang, one_line, width

XMLNS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MOST_ROWS = 400
"""In one table. The time that LibreOffice takes to lay out a table grows with the square of its rows."""
_POINT = 25.4 / 72
"""Millimetres."""


def _twips(millimetres: float) -> int:
    return round(millimetres / _POINT * 20)


@frozen
class Page:
    """One kind of sheet."""

    wide: float
    high: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def text_width(self) -> float:
        return self.wide - self.left - self.right

    @property
    def text_height(self) -> float:
        return self.high - self.top - self.bottom

    @property
    def footer(self) -> float:
        """From the sheet's edge to the foot of the page number, which stands 7 mm below the text."""
        return self.bottom - 12


UPRIGHT = Page(210, 297, top=37, bottom=35, left=28, right=26)
LANDSCAPE = Page(297, 210, top=28, bottom=26, left=35, right=37)
"""The same sheet turned for a wide table. It is bound with the others, so its margins turn with it: the head of the
table lies at the binding edge, and the text still fills 156 by 225 mm."""


# Faces

_FACES: Mapping[str, tuple[str, str]] = {
    "body": ("仿宋", "仿宋_GB2312,FangSong,FangSong_GB2312,华文仿宋,STFangsong,Noto Serif CJK SC"),
    "title": (
        "方正小标宋简体",
        "FZXiaoBiaoSong-B05S,方正小标宋_GBK,小标宋体,华文中宋,STZhongsong,宋体,Noto Serif CJK SC",
    ),
    "heading": ("黑体", "SimHei,华文黑体,STHeiti,Noto Sans CJK SC"),
    "step": ("楷体", "楷体_GB2312,KaiTi,KaiTi_GB2312,华文楷体,STKaiti,Noto Serif CJK SC"),
    "number": ("宋体", "SimSun,华文宋体,STSong,Noto Serif CJK SC"),
}
"""The Chinese face of each part of a paper, and what stands in for it, in that order, where it is not installed."""
_LATIN = ("Times New Roman", "Liberation Serif,Times")


def _fonts(face: str, lang: Lang) -> str:
    """In Chinese one face for all: quotation marks take the Latin face, and in one of its own are half as wide."""
    east = _FACES[face][0]
    west = east if lang == "zh" else _LATIN[0]
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{west}" w:hAnsi="{west}" w:eastAsia="{east}" w:cs="{_LATIN[0]}"/>'


def _font_table() -> str:
    fonts = [*((*face, "86") for face in _FACES.values()), (*_LATIN, "00")]
    return "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="{charset}"/>'
        '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
        for name, others, charset in fonts
    )


# Styles


@frozen(kw_only=True)
class _Style:
    """A paragraph style; sizes of type and line pitches in Chinese and in English."""

    name: str
    face: str
    size: tuple[float, float]
    line: tuple[float, float]
    before: float = 0
    after: float = 0
    align: str = "left"
    keep: bool = False
    """On one page with what follows."""
    outline: int | None = None
    strong: bool = False
    """Bold in English; in Chinese the face says it."""

    @property
    def id(self) -> str:
        return self.name.title().replace(" ", "")

    def xml(self, lang: Lang) -> str:
        size, line = (pair[lang == "en"] for pair in (self.size, self.line))
        default = ' w:default="1"' if self.name == "Normal" else ""
        close = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>' if self.name.startswith("Cell") else ""
        keep = "<w:keepNext/><w:keepLines/>" if self.keep else ""
        outline = "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>'
        bold = "<w:b/><w:bCs/>" if self.strong and lang == "en" else ""
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{self.id}"><w:name w:val="{self.name}"/><w:qFormat/>'
            f'<w:pPr>{keep}{close}<w:spacing w:before="{self.before * 20:.0f}" w:after="{self.after * 20:.0f}" '
            f'w:line="{line * 20:.0f}" w:lineRule="exact"/><w:jc w:val="{self.align}"/>{outline}</w:pPr>'
            f"<w:rPr>{_fonts(self.face, lang)}{bold}"
            f'<w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/></w:rPr></w:style>'
        )


CELL_SIZE, CELL_LINE = (10.5, 9.5), (15, 12)
_STYLES = (
    _Style(name="Normal", face="body", size=(16, 12), line=(28, 18)),
    _Style(name="Annex Mark", face="heading", size=(16, 12), line=(28, 18), strong=True),
    _Style(
        name="Title",
        face="title",
        size=(22, 18),
        line=(35, 24),
        before=28,
        after=14,
        align="center",
        keep=True,
        strong=True,
    ),
    _Style(name="heading 1", face="heading", size=(16, 14), line=(28, 20), keep=True, outline=0, strong=True),
    _Style(name="heading 2", face="step", size=(12, 10.5), line=(18, 15), keep=True, outline=1, strong=True),
    _Style(name="Signature", face="body", size=(16, 12), line=(40, 28), keep=True),
    _Style(name="Note", face="body", size=(12, 10.5), line=(20, 15), before=6, after=6, keep=True),
    _Style(name="Cell", face="body", size=CELL_SIZE, line=CELL_LINE),
    _Style(name="Cell Centred", face="body", size=CELL_SIZE, line=CELL_LINE, align="center"),
    _Style(name="Cell Heading", face="heading", size=CELL_SIZE, line=CELL_LINE, align="center", keep=True, strong=True),
    _Style(name="Small Gap", face="body", size=(1, 1), line=(1, 1)),
    _Style(name="footer", face="number", size=(14, 10.5), line=(14, 14)),
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="Plain"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar>'
    '<w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
    '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:basedOn w:val="Plain"/>'
    f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr></w:style>"
)
_MARGIN = 1.0
"""At the left and right of a cell: 57 twips."""


def _style_sheet(lang: Lang) -> str:
    language = '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts('body', lang)}{language}</w:rPr></w:rPrDefault></w:docDefaults>"
    )
    return defaults + "".join(style.xml(lang) for style in _STYLES) + _TABLES


_SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-GB" w:eastAsia="zh-CN"/>'
)
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>campaignflow</Application></Properties>"
)


def parts(lang: Lang) -> Mapping[str, str]:
    """The parts of the file that do not depend on what is said, by name."""
    return {
        "word/styles.xml": f"{_HEAD}<w:styles {XMLNS}>{_style_sheet(lang)}</w:styles>",
        "word/fontTable.xml": f"{_HEAD}<w:fonts {XMLNS}>{_font_table()}</w:fonts>",
        "word/settings.xml": f"{_HEAD}<w:settings {XMLNS}>{_SETTINGS}</w:settings>",
        "docProps/app.xml": _HEAD + _APP,
    }


# Paragraphs and tables

SHEET_BREAK = '<w:p><w:pPr><w:pStyle w:val="SmallGap"/><w:sectPr/></w:pPr></w:p>'
"""The end of the first kind of sheet."""


def paragraph(text: str, style: str = "Normal") -> str:
    """One paragraph of any text."""
    shown = escape(one_line(text), quote=False)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{f"<w:r><w:t>{shown}</w:t></w:r>" if shown else ""}</w:p>'


@frozen
class Table:
    """A table whose columns have the widths given; its rows are made by its methods."""

    widths: Sequence[float]
    lang: Lang

    def xml(self, rows: Iterable[str], borders: bool = True) -> str:
        columns = "".join(f'<w:gridCol w:w="{_twips(wide)}"/>' for wide in self.widths)
        style, total = "Grid" if borders else "Plain", sum(map(_twips, self.widths))
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{total}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
            f"{''.join(rows)}</w:tbl>"
        )

    def parts(self, heads: Iterable[str], rows: Iterator[str]) -> Iterator[str]:
        """The rows in one table, or in several where they are many, each with its head."""
        head = self.heading(heads)
        while some := list(islice(rows, _MOST_ROWS)):
            yield self.xml([head, *some])
            yield paragraph("", "SmallGap")  # two tables that touch are one

    def heading(self, texts: Iterable[str]) -> str:
        """The row that stands again at the head of every page."""
        cells = [_cell(wide, [text], "CellHeading") for wide, text in zip(self.widths, texts, strict=True)]
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"

    def band(self, text: str, style: str = "Heading2") -> str:
        """A row of one cell from edge to edge, on one page with the next row."""
        cell = _cell(sum(self.widths), [text], style, len(self.widths))
        return f"<w:tr>{_whole([[text]], [sum(self.widths)], self.lang)}{cell}</w:tr>"

    def row(self, cells: Sequence[Sequence[str]], styles: Sequence[str]) -> str:
        """One row: the lines of each cell. On one page if a page can hold it."""
        made = [_cell(*parts) for parts in zip(self.widths, cells, styles, strict=True)]
        return f"<w:tr>{_whole(cells, self.widths, self.lang)}{''.join(made)}</w:tr>"


def _cell(wide: float, lines: Iterable[str], style: str, span: int = 1) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties = f'<w:tcW w:w="{_twips(wide)}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/>'
    text = "".join(paragraph(line, style) for line in lines) or paragraph("", style)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"


def _whole(cells: Iterable[Iterable[str]], widths: Iterable[float], lang: Lang) -> str:
    """A row's properties. One that fills most of a page may be broken: with its step and the head it may not fit."""
    size, line = CELL_SIZE[lang == "en"], CELL_LINE[lang == "en"]
    room = [max(1, (wide - 2 * _MARGIN) / (size / 2 * _POINT)) for wide in widths]
    lines = max(sum(1 + width(text) // columns for text in cell) for cell, columns in zip(cells, room, strict=True))
    tall = lines * line * _POINT > LANDSCAPE.text_height * 2 / 3
    return "" if tall else "<w:trPr><w:cantSplit/></w:trPr>"
