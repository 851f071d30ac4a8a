"""Paragraphs and tables as a Word file, with sheets, page numbers and properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from campaignflow.checklists.word.parts import XMLNS, Page, parts
from campaignflow.wording.words import Lang, one_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.section import _Footer as Footer

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001
_UNUSED = ("stylesWithEffects", "webSettings", "customXml", "numbering", "thumbnail")
"""What the template of python-docx has besides: a picture of another page among it."""


def filed(blocks: Iterable[str], pages: Sequence[Page], title: str, lang: Lang) -> bytes:
    """The file: its paragraphs and tables in order, on sheets that change with each break among them.

    Raises :class:`ModuleNotFoundError` where python-docx is not installed.
    """
    try:
        from docx import Document  # noqa: PLC0415
        from docx.oxml import parse_xml  # noqa: PLC0415
    except ModuleNotFoundError as error:  # its package is not called as its module is
        raise ModuleNotFoundError("this needs: pip install 'campaignflow[docx]'", name=error.name) from error
    document = Document()
    last = document.element.body[-1]
    for block in blocks:
        last.addprevious(parse_xml(block.replace(">", f" {XMLNS}>", 1)))
    _lay_out(document, pages)
    _describe(document, title, lang)
    return _packed(document, parts(lang))


def _lay_out(document: Document, pages: Sequence[Page]) -> None:
    """The sheets; page numbers at the outer edge, as on a paper printed on both sides."""
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    for section, page in zip(document.sections, pages, strict=True):
        section.orientation = WD_ORIENT.LANDSCAPE if page.wide > page.high else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(page.wide), Mm(page.high)
        section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
        section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
        section.header_distance, section.footer_distance = Mm(page.footer), Mm(page.footer)
    sheet = document.sections[0]  # those that follow have the same
    _number(sheet.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(sheet.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _number(footer: Footer, edge: WD_ALIGN_PARAGRAPH) -> None:
    """The page number between dashes, one character from the edge."""
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    line.alignment = edge
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
    line.add_run("— ")
    line._p.append(parse_xml(f'<w:fldSimple {XMLNS} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    line.add_run(" —")


def _describe(document: Document, title: str, lang: Lang) -> None:
    """The file's own properties. Its dates are fixed: the same input is the same file."""
    about = document.core_properties
    about.title = one_line(title)[:255]  # the format allows no more
    about.author = about.last_modified_by = about.comments = ""
    about.language = "zh-CN" if lang == "zh" else "en-GB"
    about.created = about.modified = _EPOCH


def _packed(document: Document, own: Mapping[str, str]) -> bytes:
    """The bytes of the file: without what the template of python-docx has besides, and without times."""
    for relations in (document.part.rels, document.part.package.rels):
        for name in [name for name, to in relations.items() if to.reltype.rpartition("/")[2] in _UNUSED]:
            del relations[name]
    saved, packed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            part = own[name].encode() if name in own else source.read(name)
            target.writestr(ZipInfo(name), part, ZIP_DEFLATED)  # a ZipInfo has a fixed time
    return packed.getvalue()
