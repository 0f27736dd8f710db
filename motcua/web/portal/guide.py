"""The handbooks inside the application: the same Markdown files that lie under docs/, for everybody, without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from PIL import Image

from motcua.common.text import fold

BOOKS = Path(__file__).resolve().parent.parent / "handbook"
FRESH_SECONDS = 3600


@dataclass(frozen=True)
class Page:
    """One handbook: its file, for whom it is, and what it is about."""

    slug: str
    folder: str
    who: str
    text: str

    @property
    def path(self) -> Path:
        return BOOKS / self.folder / f"{self.slug}.md"


PAGES = {
    page.slug: page
    for page in (
        Page("ngay-dau-tien", "tutorials", "Người mới", "Một hồ sơ từ lúc tiếp nhận đến lúc trả kết quả."),
        Page("can-bo-mot-cua", "how-to", "Bộ phận Một cửa", "Tiếp nhận, bổ sung, trả kết quả."),
        Page("chuyen-mon", "how-to", "Công chức chuyên môn", "Thụ lý, lấy ý kiến, trình ký, giải trình."),
        Page("lanh-dao", "how-to", "Lãnh đạo", "Ký duyệt trên điện thoại, phiếu xin lỗi, số liệu."),
        Page("cong-khai", "how-to", "Công khai", "Công khai số liệu, danh sách, thủ tục; trang tĩnh; niêm yết."),
        Page("van-ban", "how-to", "Văn thư, người soạn", "Soạn, trình, ký văn bản; văn bản đến; in sổ; mẫu Word."),
        Page("hop-kiem-tra", "how-to", "Họp, kiểm tra", "Giao ban, hội nghị đối thoại; kiểm tra, rút mẫu, báo cáo."),
        Page("ke-hoach", "how-to", "Văn phòng, lãnh đạo", "Đưa kế hoạch vào, chỉ tiêu, báo cáo quý và năm, năm sau."),
        Page(
            "nhiem-vu", "how-to", "Chủ trì, văn phòng", "Nhiệm vụ, minh chứng, kinh phí, đôn đốc, lịch trên điện thoại."
        ),
        Page("bao-cao", "how-to", "Công chức báo cáo", "Báo cáo quý, năm, biểu mẫu, hạn gửi."),
        Page("truyen-thong", "how-to", "Truyền thông", "Loa, bảng tin, trang tin, tin nhắn; lịch phát; xác nhận."),
        Page("quan-tri", "how-to", "Quản trị", "Cài đặt, lịch, cán bộ, quy trình, danh mục, kiểm tra nhật ký."),
    )
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET: all handbooks."""
    books = [(page, title_of(page)) for page in PAGES.values()]
    return _public(request, render(request, "portal/guide/index.html", {"books": books}))


@require_GET
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """GET: one handbook."""
    found = PAGES.get(slug)
    if found is None:
        raise Http404
    title = title_of(found)
    crumbs = [("Trang chủ", "/"), ("Hướng dẫn", reverse("portal:guide")), (title, "")]
    context = {"title": title, "body": html_of(found), "crumbs": crumbs}
    return _public(request, render(request, "portal/guide/page.html", context))


def _public(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    if not request.user.is_authenticated:
        patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer


@cache
def title_of(page: Page) -> str:
    """The first heading of the file."""
    return page.path.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ").strip()


@cache
def html_of(page: Page) -> SafeString:
    """The page drawn once per process: the files come with the software and change only with it.

    HTML in the files stays text; links may lead to other handbooks and to the outside only.
    """
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}, renderer_cls=BookRenderer)
    # The whole text was written with the software, and every piece of it is escaped by the renderer.
    return mark_safe(markdown.enable("table").render(page.path.read_text(encoding="utf-8")))  # noqa: S308


class BookRenderer(RendererHTML):
    """Headings that can be linked, tables that scroll, pictures from our own folder with their size."""

    def heading_open(self, tokens: Sequence[Token], number: int, _options: OptionsDict, _env: Any) -> str:
        name = anchor_of(tokens[number + 1].content)
        return format_html("<{} id={}>", tokens[number].tag, mark_safe(f'"{name}"'))  # noqa: S308

    def table_open(self, *_rest: Any) -> str:
        return '<div class="table-scroll" role="region" tabindex="0" aria-label="Bảng"><table class="table">\n'

    def table_close(self, *_rest: Any) -> str:
        return "</table></div>\n"

    def fence(self, tokens: Sequence[Token], number: int, _options: OptionsDict, _env: Any) -> str:
        block = '<pre tabindex="0" role="region" aria-label="Lệnh"><code>{}</code></pre>'  # it may scroll sideways
        return format_html(block, tokens[number].content)

    def th_open(self, *_rest: Any) -> str:
        return '<th scope="col">'

    def link_open(self, tokens: Sequence[Token], number: int, _options: OptionsDict, _env: Any) -> str:
        return format_html('<a href="{}">', address_of(str(tokens[number].attrs["href"])))

    def image(self, tokens: Sequence[Token], number: int, _options: OptionsDict, _env: Any) -> str:
        token = tokens[number]
        name = PurePosixPath(str(token.attrs["src"])).name
        width, height = _size_of(name)
        picture = '<img class="guide-picture" src="{}" alt="{}" width="{}" height="{}" loading="lazy">'
        return format_html(picture, static(f"handbook/{name}"), token.content, width, height)


def anchor_of(heading: str) -> str:
    """The name of a heading as a link says it, the same as on GitHub but without marks."""
    kept = "".join(letter if letter.isalnum() or letter in " -" else "" for letter in fold(heading))
    return "-".join(kept.split())


def address_of(href: str) -> str:
    """A link of the file as an address of this site; what leads to no handbook stays as it is written."""
    name, _, anchor = href.partition("#")
    slug = PurePosixPath(name).stem
    place = reverse("portal:guide_page", args=[slug]) if slug in PAGES and "://" not in href else name
    return f"{place}#{fold(unquote(anchor))}" if anchor else place


@cache
def _size_of(name: str) -> tuple[int, int]:
    with Image.open(BOOKS / "images" / name) as picture:
        return picture.size
