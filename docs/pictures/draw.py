"""Draw the pictures of these docs: the forms of a checklist as LibreOffice and Chromium show them.

Wants ``soffice``, ``chromium`` and ``pdftoppm`` on the path, Pillow, and a Chinese font. Run it at the root of a
checkout: ``python docs/pictures/draw.py``.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

HERE = Path(__file__).parent
PLAN, REGISTER = "dongyang-2009-analysis", "luohu-works-2008"
SHEETS = (
    ("word-first-sheet", "zh", PLAN, "filled.docx", 1),
    ("word-list", "zh", PLAN, "filled.docx", 2),
    ("word-list-en", "en", PLAN, "filled.docx", 2),
    ("word-units", "zh", PLAN, "units.docx", 1),
    ("excel-tasks", "zh", PLAN, "filled.xlsx", 1),
    ("excel-units", "en", PLAN, "units.xlsx", 1),
    ("page-printed", "zh", PLAN, "filled.html", 1),
)
"""Picture, language, plan, form, sheet of paper."""
WINDOWS = (
    ("page", "zh", PLAN, "filled.html", (1280, 900)),
    ("page-phone", "en", PLAN, "filled.html", (500, 900)),
    ("page-units", "zh", PLAN, "units.html", (1280, 700)),
)
"""Picture, language, plan, page, size of the window."""
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")


def main() -> None:
    with TemporaryDirectory() as folder:
        made = Path(folder)
        for lang in ("zh", "en"):
            run("campaignflow", "forms", str(made / lang), "--lang", lang)
        for name, lang, plan, form, sheet in SHEETS:
            page = printed(made / lang / plan / form)
            run("pdftoppm", "-png", "-r", "80", "-f", str(sheet), "-l", str(sheet), "-singlefile", page, made / name)
            keep(made / f"{name}.png")
        for name, lang, plan, form, (wide, high) in WINDOWS:
            shot = made / f"{name}.png"
            page = (made / lang / plan / form).as_uri()
            run(*CHROMIUM, f"--screenshot={shot}", f"--window-size={wide},{high}", page)
            keep(shot)


def printed(path: Path) -> Path:
    """A file as its program prints it."""
    paper = path.with_name(f"{path.name}.pdf")
    if path.suffix == ".html":
        run(*CHROMIUM, "--no-pdf-header-footer", f"--print-to-pdf={paper}", path.as_uri())
    else:
        run("soffice", "--headless", "--convert-to", "pdf", "--outdir", path.parent, path)
        path.with_suffix(".pdf").rename(paper)
    return paper


def keep(shot: Path) -> None:
    """A picture in few colours, which makes it small."""
    with Image.open(shot) as picture:
        picture.convert("RGB").quantize(64).save(HERE / shot.name, optimize=True)


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603


if __name__ == "__main__":
    main()
