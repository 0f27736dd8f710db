"""Do the documents tell the truth? Links and pictures exist, and every make target and command they name is there.

Every picture is shown somewhere, and the folder of pictures stays small. (What the handbooks say of buttons and options
is held against the pages and the parser by tests/web/portal/test_handbooks.py.)
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")])
IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 6 * 1024 * 1024
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MAKE = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)
COMMAND = re.compile(r"(?:^\.venv/bin/|`(?:\.venv/bin/)?)motcua ([a-z-]+)", re.MULTILINE)
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
PARSER = re.compile(r'add_parser\(\s*"([a-z-]+)"')


def anchors(text: str) -> set[str]:
    """The names by which headings can be linked."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken_links(page: Path, text: str) -> list[str]:
    broken = []
    for link in LINK.findall(text):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(f"link to {link}")
    return broken


def idle_pictures(texts: dict[Path, str]) -> list[str]:
    """Pictures that no document shows, and a folder that has grown too large for everybody's clone."""
    shown = {(page.parent / link).resolve() for page, text in texts.items() for link in LINK.findall(text)}
    pictures = [path for path in IMAGES.rglob("*") if path.is_file()]
    found = [f"{path.relative_to(ROOT)}: shown nowhere" for path in pictures if path.resolve() not in shown]
    size = sum(path.stat().st_size for path in pictures)
    return found + ([f"{IMAGES.relative_to(ROOT)}: {size} bytes are too many"] if size > MOST_BYTES else [])


def main() -> int:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "motcua" / "ops" / "commands").glob("*.py"))
    commands = {name for source in sources for name in PARSER.findall(source)}
    texts = {page: page.read_text(encoding="utf-8") for page in PAGES}
    wrong = idle_pictures(texts)
    for page, text in texts.items():
        faults = broken_links(page, text)
        faults += [f"make {name}" for name in MAKE.findall(text) if name not in targets]
        faults += [f"motcua {name}" for name in COMMAND.findall(text) if name not in commands]
        wrong += [f"{page.relative_to(ROOT)}: {fault}" for fault in faults]
    print("\n".join(wrong) or f"{len(PAGES)} documents hold together")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
