"""Articles written by officers, as pages: Markdown in, safe HTML out."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

LOWEST_HEADING = 6


def article_html(text: str) -> SafeString:
    """The text as HTML. Tags typed in it stay text; links lead to the web, mail or this site; pictures are not drawn.

    The page has its own first heading, so those of the text begin one level below it.
    """
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=ArticleRenderer)
    # Every piece is escaped by the renderer, and addresses that could run a script are refused by the parser.
    return mark_safe(markdown.enable("table").disable(["image", "code"]).render(text))  # noqa: S308


class ArticleRenderer(RendererHTML):
    """Headings one level down, tables that scroll."""

    def heading_open(self, tokens: Sequence[Token], number: int, _options: OptionsDict, _env: Any) -> str:
        return f"<{_lower(tokens[number].tag)}>"

    def heading_close(self, tokens: Sequence[Token], number: int, _options: OptionsDict, _env: Any) -> str:
        return f"</{_lower(tokens[number].tag)}>\n"

    def table_open(self, *_rest: Any) -> str:
        return '<div class="table-scroll" role="region" tabindex="0" aria-label="Bảng"><table class="table">\n'

    def table_close(self, *_rest: Any) -> str:
        return "</table></div>\n"

    def th_open(self, *_rest: Any) -> str:
        return '<th scope="col">'

    def td_open(self, *_rest: Any) -> str:
        return "<td>"

    def fence(self, tokens: Sequence[Token], number: int, _options: OptionsDict, _env: Any) -> str:
        block = '<pre tabindex="0" role="region" aria-label="Khối chữ"><code>{}</code></pre>'
        return format_html(block, tokens[number].content)


def _lower(tag: str) -> str:
    return f"h{min(int(tag[1:]) + 1, LOWEST_HEADING)}"
