r"""The body of a document: Markdown as people write it, taken apart into plain blocks for paper and Word alike.

Headings, paragraphs, lists, quotes and tables; raw HTML is text, pictures and links leave their words. A block is a
dictionary of JSON values:
    {"kind": "heading", "level": 1…4, "runs": [run, …]}
    {"kind": "paragraph", "runs": […]}
    {"kind": "item", "marker": "-" or "1.", "depth": 0…, "runs": […]}
    {"kind": "table", "head": [cell, …], "rows": [[cell, …], …], "align": ["left" …]}; a cell is a list of runs
and a run is {"text": str, "bold": bool, "italic": bool}; "\n" in a text is a line of its own.
"""

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

Block = dict[str, Any]
Run = dict[str, Any]
PLAIN_TEXT = ("text", "code_inline", "html_inline")


@cache
def _parser() -> MarkdownIt:
    # Indented lines are no programs here, and a line of dashes under a paragraph makes no heading.
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "lheading", "fence", "hr"])


def blocks_of(text: str) -> list[Block]:
    """The blocks of a body."""
    return _Reading(_parser().parse(_kept_numbers(text))).blocks()


def _kept_numbers(text: str) -> str:
    r"""Numbers of a Vietnamese outline are kept as they were typed: "1." opens a list, "1.1." and "a)" are text.

    Markdown would take "1)" for a list too and count on from there; a bracket stays a bracket.
    """
    return re.sub(r"(?m)^(\s{0,3}\d{1,3})\)(\s)", r"\1\\)\2", text)


class _Reading:
    """One pass over the tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.found: list[Block] = []
        self.lists: list[list[Any]] = []  # [number of the next item or None, is the item's first paragraph to come]
        self.level = 0
        self.table: Block | None = None

    def blocks(self) -> list[Block]:
        for token in self.tokens:
            step = getattr(self, f"_{token.type}", None)
            if step:
                step(token)
        return self.found

    def _heading_open(self, token: Token) -> None:
        self.level = min(int(token.tag[1:]), 4)

    def _heading_close(self, _token: Token) -> None:
        self.level = 0

    def _bullet_list_open(self, _token: Token) -> None:
        self.lists.append([None, False])

    def _ordered_list_open(self, token: Token) -> None:
        self.lists.append([int(token.attrGet("start") or 1), False])

    def _bullet_list_close(self, _token: Token) -> None:
        self.lists.pop()

    _ordered_list_close = _bullet_list_close

    def _list_item_open(self, _token: Token) -> None:
        self.lists[-1][1] = True

    def _table_open(self, _token: Token) -> None:
        self.table = {"kind": "table", "head": [], "rows": [], "align": []}

    def _table_close(self, _token: Token) -> None:
        if self.table:
            self.found.append(self.table)
        self.table = None

    def _tr_open(self, _token: Token) -> None:
        if self.table is not None and self.table["head"]:
            self.table["rows"].append([])

    def _th_open(self, token: Token) -> None:
        if self.table is not None:
            style = str(token.attrGet("style") or "")
            self.table["align"].append(style.rpartition(":")[2] or "left")

    def _inline(self, token: Token) -> None:
        runs = runs_of(token.children or [])
        if self.table is not None:
            (self.table["rows"][-1] if self.table["rows"] else self.table["head"]).append(runs)
        elif self.level:
            self.found.append({"kind": "heading", "level": self.level, "runs": runs})
        elif self.lists:
            self.found.append({"kind": "item", "marker": self._marker(), "depth": len(self.lists) - 1, "runs": runs})
        else:
            self.found.append({"kind": "paragraph", "runs": runs})

    def _marker(self) -> str:
        place = self.lists[-1]
        number, is_first = place
        place[1] = False
        if not is_first:
            return ""
        if number is None:
            return "-" if len(self.lists) == 1 else "+"
        place[0] = number + 1
        return f"{number}."


def runs_of(tokens: list[Token]) -> list[Run]:
    """Pieces of a line with their looks; neighbours of one look are one piece."""
    runs: list[Run] = []
    bold = italic = 0
    for token in tokens:
        match token.type:
            case "strong_open":
                bold += 1
            case "strong_close":
                bold -= 1
            case "em_open":
                italic += 1
            case "em_close":
                italic -= 1
        words = _words(token)
        if words:
            look = {"bold": bold > 0, "italic": italic > 0}
            if runs and {key: runs[-1][key] for key in look} == look:
                runs[-1]["text"] += words
            else:
                runs.append({"text": words, **look})
    return runs


def _words(token: Token) -> str:
    match token.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            return token.content
        case kind if kind in PLAIN_TEXT:
            return token.content
    return ""


def plain_of(runs: list[Run]) -> str:
    """The words of runs without their looks."""
    return "".join(run["text"] for run in runs)
