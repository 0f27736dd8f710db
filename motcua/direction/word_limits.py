"""What a Word template and a table may be: how large, and which commands of a template run.

A template may only show, choose and repeat: no calls, no names of its own, no products of text, few filters; so whoever
edits one can run nothing and make nothing grow.
"""

import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile

from jinja2 import StrictUndefined, Template, Undefined, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from motcua.common.refusals import Refused
from motcua.direction.body import Block

# How large a template, and a table of a body, may be

MOST_XML = 2 * 1024 * 1024
"""Bytes of all the text of a template, unfolded; the house's own are a tenth of that."""
MOST_PICTURES = 20 * 1024 * 1024
MOST_PARAGRAPHS = 2_000
MOST_BRACES = 5_000
MOST_COLUMNS, MOST_ROWS, MOST_CELLS = 63, 2_000, 20_000  # the first is the limit of Word itself
UNREADABLE = "Không đọc được mẫu Word này. Tải mẫu đang dùng về, sửa trên đó."
TOO_LARGE = "Tải mẫu đang dùng về, sửa trên đó rồi đưa lên lại."


def check_tables(blocks: list[Block]) -> None:
    """Refuse a table that Word cannot show, and tables that nobody reads on paper."""
    cells = 0
    for block in blocks:
        if block["kind"] == "table":
            check_table(len(block["head"]), len(block["rows"]))
            cells += len(block["head"]) * (1 + len(block["rows"]))
    if cells > MOST_CELLS:
        raise Refused(
            f"Các bảng có tất cả {cells} ô; một văn bản tối đa {MOST_CELLS} ô. Gửi kèm tệp bảng tính.", field="body"
        )


def check_table(columns: int, rows: int) -> None:
    if columns > MOST_COLUMNS:
        raise Refused(
            f"Bảng có {columns} cột; Word chỉ nhận tối đa {MOST_COLUMNS} cột. Chia thành nhiều bảng.", field="body"
        )
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise Refused(
            f"Bảng có {rows} dòng, {columns} cột; một bảng tối đa {MOST_ROWS} dòng và {MOST_CELLS} ô. "
            "Rút gọn bảng, hoặc gửi kèm tệp bảng tính.",
            field="body",
        )


def check_size(template: bytes) -> None:
    """Refuse what unfolds to more than a template holds, before any library reads it whole."""
    try:
        with ZipFile(BytesIO(template)) as parts:
            _check_parts(parts)
    except (BadZipFile, LargeZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError) as error:
        raise Refused(UNREADABLE, field="file") from error
    except (RuntimeError, expat.ExpatError) as error:  # a part behind a password; a part that is no XML
        raise Refused(UNREADABLE, field="file") from error


def _check_parts(parts: ZipFile) -> None:
    """Every part is read only as far as it may be long, whatever the directory says of it."""
    text = pictures = paragraphs = braces = 0
    for part in parts.infolist():
        with parts.open(part) as file:
            content = file.read(MOST_PICTURES + 1 - pictures)
        if not _is_xml(part.filename, content):
            pictures += len(content)
            _ensure_at_most(pictures, MOST_PICTURES, "Hình ảnh trong mẫu quá lớn. Bỏ bớt hình.")
            continue
        text += len(content)
        _ensure_at_most(text, MOST_XML, "Phần chữ trong mẫu quá lớn (hơn 2 MB khi mở ra).")
        paragraphs += _paragraphs_in(content)
        _ensure_at_most(paragraphs, MOST_PARAGRAPHS, f"Mẫu có hơn {MOST_PARAGRAPHS} đoạn.")
        braces += content.count(b"{") + content.count(b"&#")  # the second may be written for the first
        _ensure_at_most(braces, MOST_BRACES, "Mẫu có quá nhiều chỗ trống.")


def _ensure_at_most(found: int, most: int, sentence: str) -> None:
    if found > most:
        raise Refused(f"{sentence} {TOO_LARGE}", field="file")


def _is_xml(name: str, content: bytes) -> bool:
    """Text by its name or by how it begins: a part that serves as a head may bear any name."""
    begins = content[:3].removeprefix(b"\xef\xbb\xbf").lstrip()
    return name.lower().endswith((".xml", ".rels")) or begins[:1] == b"<" or begins[:2] in (b"\xff\xfe", b"\xfe\xff")


def _paragraphs_in(xml: bytes) -> int:
    """How many paragraphs a part holds. A document type, which could define entities, is refused."""
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _attributes: found.append(name) if name.endswith(" p") else None
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(xml, True)
    return len(found)


def _refuse_doctype(*_parts: object) -> None:
    raise ValueError("a template has no document type")


# What a template may do

FILTERS = ("upper", "lower", "capitalize", "title", "trim", "first", "last", "length", "default")
ROWS = "rows"
"""The filter that every loop goes through; no template can name it."""
MOST_LETTERS, MOST_ROUNDS, MOST_COMMANDS, MOST_LOOPS = 5_000_000, 20_000, 10_000, 2
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Filter, nodes.Keyword, nodes.If, nodes.CondExpr, nodes.For, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.Neg, nodes.Test,
)  # fmt: skip
COMMANDS: dict[type[nodes.Node], str] = {
    nodes.Assign: "{% set %}", nodes.AssignBlock: "{% set %}", nodes.Macro: "{% macro %}",
    nodes.CallBlock: "{% call %}", nodes.FilterBlock: "{% filter %}", nodes.Include: "{% include %}",
    nodes.Import: "{% import %}", nodes.FromImport: "{% from %}", nodes.Extends: "{% extends %}",
    nodes.Block: "{% block %}", nodes.With: "{% with %}", nodes.Concat: "~", nodes.Add: "+", nodes.Sub: "-",
    nodes.Mul: "*", nodes.Pow: "**", nodes.Mod: "%", nodes.Div: "/", nodes.FloorDiv: "//",
    nodes.Call: "gọi hàm, dạng tên(…)", nodes.List: "[…]", nodes.Tuple: "(…, …)", nodes.Dict: "{…}",
    nodes.Slice: "[…:…]",
}  # fmt: skip
"""How people write what is refused."""


class Places(SandboxedEnvironment):
    """What a template may do: show, choose, repeat; and no more of it than a document needs."""

    intercepted_binops = frozenset({"*", "**", "%", "+", "-", "/", "//"})

    def __init__(self, known: frozenset[str]) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {**{name: self.filters[name] for name in FILTERS}, ROWS: self._rows}
        self.known = known
        self.rounds = self.letters = 0

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        """Judged before it is made to run."""
        tree = self.parse(source)
        _check_commands(tree, self.known)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, ROWS, [], [], None, None, lineno=loop.lineno)
        tree.set_environment(self)
        return super().from_string(tree, *args, **kwargs)

    def concat(self, pieces: Iterable[str]) -> str:  # type: ignore[override]
        """What was written so far is counted, so that nothing grows without end."""
        written = []
        for piece in pieces:
            self.letters += len(piece)
            if self.letters > MOST_LETTERS:
                raise Refused(f"Mẫu lặp quá nhiều, văn bản điền ra quá dài. {TOO_LARGE}", field="file")
            written.append(piece)
        return "".join(written)

    def _rows(self, value: Any) -> list[Any]:
        """What a loop goes through: lists only, since the letters of a text are nothing to repeat."""
        if isinstance(value, Undefined):
            return list(value)  # says what is missing
        if not isinstance(value, list):
            raise Refused(f"Mẫu có lệnh không được dùng: lặp theo từng chữ. Chỉ lặp phần nhiều dòng. {TOO_LARGE}",
                          field="file")  # fmt: skip
        self.rounds += len(value)
        if self.rounds > MOST_ROUNDS:
            raise Refused(f"Mẫu lặp quá nhiều lần. {TOO_LARGE}", field="file")
        return value

    def call(self, *_args: Any, **_kwargs: Any) -> Any:
        raise SecurityError("templates call nothing")

    def call_binop(self, *_args: Any) -> Any:
        raise SecurityError("templates multiply nothing")


def _check_commands(tree: nodes.Template, known: frozenset[str]) -> None:
    """Refuse a command that is not among the few, a loop within loops, a place that no document has."""
    for count, node in enumerate(tree.find_all(nodes.Node)):
        _ensure_at_most(count, MOST_COMMANDS, "Mẫu có quá nhiều lệnh và chỗ trống.")
        if not isinstance(node, ALLOWED):
            _refuse_command(COMMANDS.get(type(node), type(node).__name__.lower()))
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            _refuse_command(f"|{node.name}")
        if isinstance(node, nodes.For) and node.recursive:
            _refuse_command("{% for … recursive %}")
    if _depth(tree) > MOST_LOOPS:
        raise Refused(
            f"Mẫu có lệnh không được dùng: hơn {MOST_LOOPS} vòng lặp {{% for %}} lồng nhau. "
            "Bỏ bớt vòng lặp rồi đưa lên lại.",
            field="file",
        )
    unknown = sorted(meta.find_undeclared_variables(tree) - known)
    if unknown:
        names = ", ".join(f"{{{{ {name} }}}}" for name in unknown[:5])
        raise Refused(
            f"Mẫu có chỗ trống viết sai: không có {names[:200]}. Sửa lại theo danh sách chỗ trống rồi đưa lên.",
            field="file",
        )


def _refuse_command(name: str) -> None:
    raise Refused(
        f"Mẫu có lệnh không được dùng: «{name[:60]}». Mẫu chỉ điền chỗ trống, chọn ({{% if %}}) và lặp ({{% for %}}). "
        "Bỏ lệnh này rồi đưa lên lại.",
        field="file",
    )


def _depth(node: nodes.Node) -> int:
    """How many loops lie within each other at most."""
    below = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return below + isinstance(node, nodes.For)
