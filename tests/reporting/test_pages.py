"""The pages about measures and facts say what the declarations say."""

import re
import runpy
from pathlib import Path

from motcua.reporting.facts import COLUMNS
from motcua.reporting.measures import MEASURES

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_measures_is_made_from_them():
    made = runpy.run_path(str(ROOT / "scripts" / "measures_page.py"))["page"]()
    assert (ROOT / "docs/reference/measures.md").read_text(encoding="utf-8") == made
    assert made.count("\n### ") == len(MEASURES) == 40


def test_the_page_of_facts_names_every_column():
    page = (ROOT / "docs/reference/facts.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| (\w+) \|", page, re.MULTILINE)
    assert dict(told) == COLUMNS
