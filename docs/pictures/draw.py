"""Draw the pictures of these docs: the forms of a checklist as LibreOffice and Chromium show them.

Wants ``soffice``, ``chromium`` and ``pdftoppm`` on the path, Pillow, and a Chinese font. Run it at the root of a
checkout: ``python docs/pictures/draw.py``.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

HERE = Path(__file__).parent
PLAN, REGISTER = "dongyang-2009-analysis", "luohu-works-2008"
SHEETS = (
    ("word-first-sheet", "zh", PLAN, "filled.docx", 1, 1.0),
    ("word-list", "zh", PLAN, "filled.docx", 3, 1.0),
    ("word-list-en", "en", PLAN, "filled.docx", 2, 1.0),
    ("word-register", "zh", REGISTER, "filled.docx", -1, 1.0),
    ("word-units", "zh", PLAN, "units.docx", 1, 1.0),
    ("excel-tasks", "zh", PLAN, "filled.xlsx", 1, 0.5),
    ("excel-units", "en", PLAN, "units.xlsx", 1, 0.4),
    ("page-printed", "zh", PLAN, "filled.html", 1, 1.0),
)
"""Picture, language, plan, form, sheet of paper (-1: the last), how much of it from its head."""
WINDOWS = (
    ("page", "zh", PLAN, "filled.html", (1280, 900)),
    ("page-phone", "en", PLAN, "filled.html", (500, 900)),
    ("page-units", "zh", PLAN, "units.html", (1280, 700)),
)
"""Picture, language, plan, page, size of the window."""
FACES = {
    "方正小标宋简体": "Noto Serif CJK SC", "仿宋": "Noto Serif CJK SC", "仿宋_GB2312": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC", "楷体": "AR PL UKai CN", "宋体": "Noto Serif CJK SC",
}  # fmt: skip
ENVIRONMENT: dict[str, str] = {}
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")


def main() -> None:
    """Draw them all."""
    with TemporaryDirectory() as folder:
        made = Path(folder)
        aliases = "".join(
            f"<alias binding='same'><family>{a}</family><prefer><family>{b}</family></prefer></alias>"
            for a, b in FACES.items()
        )
        (made / "fonts.conf").write_text(
            f"<?xml version='1.0'?><fontconfig><include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>", "utf-8"
        )
        ENVIRONMENT["FONTCONFIG_FILE"] = str(made / "fonts.conf")
        for lang in ("zh", "en"):
            run("campaignflow", "forms", str(made / lang), "--lang", lang)
        for name, lang, plan, form, sheet, part in SHEETS:
            draw(made / lang / plan / form, sheet, made / name)
            keep(made / f"{name}.png", part)
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


def draw(path: Path, sheet: int, picture: Path) -> None:
    """One sheet of a file."""
    paper = printed(path)
    if sheet < 0:
        said = run("pdfinfo", paper)
        sheet += 1 + next(int(line.split()[1]) for line in said.splitlines() if line.startswith("Pages:"))
    run("pdftoppm", "-png", "-r", "110", "-f", str(sheet), "-l", str(sheet), "-singlefile", paper, picture)


def keep(shot: Path, part: float = 1.0) -> None:
    """The upper part of a picture, in few colours, which makes it small."""
    with Image.open(shot) as picture:
        seen = picture.convert("RGB").crop((0, 0, picture.width, int(picture.height * part)))
        seen.quantize(32).save(HERE / shot.name, optimize=True)


def run(*command: str | Path) -> str:
    """What a program prints; the faces of official papers are stood in for by those that are free."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **ENVIRONMENT})  # noqa: S603
    return done.stdout


if __name__ == "__main__":
    main()
