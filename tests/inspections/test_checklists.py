"""The shipped checklist: whole, with a source and a mark for each question."""

from datetime import date

import pytest

from motcua.common.refusals import Refused
from motcua.inspections.checklists import edition, editions, editions_on


def test_every_question_has_source_mark_and_a_known_chapter():
    for one in editions():
        chapters = {code for code, _title in one.chapters}
        codes = [item.code for item in one.items]
        assert len(codes) == len(set(codes))
        for item in one.items:
            assert item.source
            assert item.mark in ("seen", "recalled", "rule")
            assert item.chapter in chapters
            assert item.scope in ("office", "dossier")
            assert bool(item.stage) is (item.scope == "dossier")


def test_chapters_of_the_decree_are_all_there():
    (one,) = editions_on(date(2026, 11, 25))
    asked = [title for title, _items in one.by_chapter("office")] + [title for title, _ in one.by_chapter("dossier")]
    assert len(set(asked)) == len(one.chapters)


def test_before_it_held_and_unknown():
    assert editions_on(date(2018, 1, 1)) == []
    with pytest.raises(Refused, match="Chọn danh mục"):
        edition("khac:1")
    with pytest.raises(Refused, match="không có nội dung này"):
        edition("kstthc:1").item("z9")
