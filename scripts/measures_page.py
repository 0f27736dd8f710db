"""Makes docs/reference/measures.md from the declarations of the measures: python scripts/measures_page.py.

A test holds the page against them.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "measures.md"
HEAD = """# Measures

Made by `scripts/measures_page.py` from `motcua/reporting/plan_measures.py` and `quality_measures.py`; each measure is
declared there once and asked of DuckDB or Spark (`docs/adr/0006-measures.md`). Names and formulas are shown to people,
so they stand here as they do on screen. Opening a figure: `/dieu-hanh/chi-tieu/<code>/`.
"""


def page() -> str:
    from motcua.reporting.measures import MEASURES, THEMES

    lines = [HEAD]
    for theme, name in THEMES.items():
        lines += [f"## {name}", ""]
        for measure in MEASURES:
            if measure.theme != theme:
                continue
            lines += [f"### {measure.code} · {measure.name}", "", f"- Cách tính: {measure.in_words}."]
            promise = measure.promise or "không đặt chỉ tiêu ở cấp xã"
            lines.append(f"- Chỉ tiêu: {promise}{'' if measure.is_ours else ' (của cấp tỉnh, chỉ theo dõi)'}.")
            lines.append(f"- Đơn vị đếm: {measure.counted}. {measure.open_dossiers}")
            lines += [f"- Không tính: {why}." for why, _condition in measure.exclusions]
            lines += [f"- Lưu ý: {measure.note}"] if measure.note else []
            lines += [f"- Ví dụ: {measure.example}."] if measure.example else []
            lines += [f"- Căn cứ: {measure.legal_basis}. Phiên bản công thức: {measure.formula_version}.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
