"""Whoever follows the links of the house, without script and on a telephone, finds every page whole.

A walker with each log-in follows the links from its own home by the test client: every address answers, none is
forbidden. Then a browser looks once at each page of its kind: one heading, nothing sideways, nothing axe finds serious.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from motcua.agency.models import Account
from motcua.casework.models import Case
from motcua.common.moments import VIETNAM
from motcua.documents.sample_forms import keep_sample_form
from motcua.dossiers import tasks
from motcua.dossiers.services import late_list
from motcua.dossiers.services.reconcile.acts import start_reconciliation
from motcua.duties.services import BudgetSpec, add_budget_line
from motcua.law.lifecycle import State
from motcua.procedures.models import ProcedureVersion, Process
from motcua.procedures.services.postings import confirm_postings
from motcua.procedures.services.processes import new_version
from motcua.ratings.services import rate_case
from motcua.ratings.services.setting_up import lay_questions
from motcua.reporting.freezing import close_figures, sign_figures
from motcua.reporting.periods import report_quarter
from motcua.reporting.publishing import publish_late_list
from motcua.web.board.urls import urlpatterns as board
from motcua.web.desk.urls import urlpatterns as desk
from motcua.web.direction.urls import urlpatterns as direction
from motcua.web.inspections.urls import urlpatterns as inspections
from motcua.web.meetings.urls import urlpatterns as meetings
from motcua.web.outreach.urls import urlpatterns as outreach
from motcua.web.plans.urls import urlpatterns as plans
from motcua.web.portal.urls import urlpatterns as portal
from motcua.web.setup.urls import urlpatterns as setup
from tests.direction.letters import came_in, drafted, signed
from tests.direction.test_templates import added
from tests.documents.test_sample_forms import docx
from tests.dossiers.lives import IN_STATE, at_chairman, at_clerk, in_supplement
from tests.factories import BIRTH, NOON, client_of, ground, make_dossier, officer
from tests.inspections.checked import places as inspection_places
from tests.meetings.held import places as meeting_places
from tests.outreach.told import places as outreach_places
from tests.plans.laid import drafted_plan, in_force
from tests.reporting.fixtures import line
from tests.scoring.test_services import PNG
from tests.support.browser import PHONE, overflow, serious_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POSTS = ("mot_cua", "tp_ht", "chu_tich", "vp_tk", "quan_tri")
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#][^"]*)"')
MOST = 400
# Kinds of one page that are worth a look of their own: tabs, acts, handbooks.
TELLING = ("muc", "loai", "q", "so", "linh-vuc")
# Pages whose links depend on how far the thing has come: each thing is a kind of its own.
BY_STATE = {"meetings:meeting", "inspections:programme", "plans:duty", "outreach:item"}
NARRATIVES = ("bao-cao-quy", "bao-cao-nam")  # reports in words have pages of their own
# Sent by forms only, asked for by a script, made by an earlier answer, or known from a receipt.
NOT_LINKED = {
    "desk:intake_due", "desk:intake_procedures", "desk:intake_person", "desk:intake_draft", "desk:intake_saved",
    "desk:turn_away", "desk:turned_away", "desk:batch", "desk:apologise", "desk:late_read", "desk:tell",
    "desk:result_file", "board:decide_apology", "board:report_cell", "portal:logout", "portal:rate", "portal:verify",
    "board:sign_freeze", "board:resolve_differences", "board:finish_reconciliation", "board:restatement",
    "board:restatement_paper", "setup:default_questions", "setup:tablets", "setup:revoke_tablet",
    "setup:preview_day", "setup:approve_process", "setup:assign_process", "setup:copy_process",
    "setup:discard_process", "setup:move_step", "setup:remove_step", "setup:drop_sample_form", "setup:compare_process",
    "setup:posting_photo", "plans:decide", "plans:confirm", "plans:drop", "plans:next_year",
    "plans:urge", "plans:duty_act", "plans:duty_turn", "plans:withdraw", "plans:proof_file",
    "plans:budget_file", "plans:calendar",
    "direction:act", "direction:assign", "direction:close", "direction:drop_template",
    "meetings:draft", "inspections:letter",
}  # fmt: skip
ROUTES = {
    f"{door}:{pattern.name}"
    for door, patterns in (
        ("desk", desk),
        ("board", board),
        ("setup", setup),
        ("portal", portal),
        ("plans", plans),
        ("direction", direction),
        ("meetings", meetings),
        ("inspections", inspections),
        ("outreach", outreach),
    )
    for pattern in patterns
}


@pytest.fixture
def _office(time_machine):
    """One dossier in every state, two late ones, a published month, a form to download, a process being written."""
    ground()
    time_machine.move_to(NOON, tick=True)
    for at in (datetime(2026, 10, 5, 9, tzinfo=VIETNAM), datetime(2026, 11, 16, 9, tzinfo=VIETNAM)):
        make_dossier(at=at)
    for state in State:
        IN_STATE[state]()
    for ready in (at_chairman, at_clerk, in_supplement):
        ready()
    make_dossier(BIRTH)
    tasks.look_after_late.call()
    month = late_list.close_month(officer().agency, datetime(2026, 10, 1, tzinfo=VIETNAM).date(), NOON)
    publish_late_list(month, by=officer("vp_tk"), at=NOON)
    for laid in ProcedureVersion.objects.all():
        if paper := laid.papers.first():
            keep_sample_form(laid, paper.name, BytesIO(docx()), "Tờ khai.docx", by=officer("vp_tk"), at=NOON)
    new_version(Process.objects.first(), by=officer("vp_tk"), at=NOON)
    frozen = close_figures(ground(), "II.06a", report_quarter(2026, 3), by=officer("vp_tk"), at=NOON)
    sign_figures(frozen, by=officer("chu_tich"), at=NOON)
    told = line("TINH-1", "HT", "TR", "15/07/2026", "18/07/2026", "17/07/2026", 10)
    export = BytesIO("\n".join([",".join(told), ",".join(told.values())]).encode())
    start_reconciliation(export, "tinh.csv", by=officer("vp_tk"), at=NOON, put_aside=str)
    lay_questions(ground(), at=NOON)
    rate_case(Case.objects.filter(state=State.RETURNED).first(), level="unsatisfied", at=NOON)
    confirm_postings(list(ProcedureVersion.objects.all()[:2]), agency=ground(), by=officer("vh_xh"), at=NOON)
    money = BudgetSpec("Ngân sách xã", "In bảng niêm yết")
    add_budget_line(in_force().rows.get(row_id="III.2").duty, money, by=officer("vp_tk"), at=NOON)
    drafted_plan()
    signed()
    drafted()
    came_in(file=(BytesIO(PNG), "den.png"))
    added()
    meeting_places()
    inspection_places()
    outreach_places()
    time_machine.move_to(NOON + timedelta(hours=1), tick=True)


def kind_of(address: str) -> tuple[str, ...]:
    """Pages of one kind differ in their contents only."""
    parts = urlsplit(address)
    match, query = resolve(parts.path), parse_qs(parts.query)
    told = tuple(query.get(name, [""])[0] for name in TELLING)
    one = str(match.kwargs.get("pk", "")) if match.view_name in BY_STATE else ""
    return (match.view_name, one, str(match.kwargs.get("slug", "")), match.kwargs.get("form") in NARRATIVES, *told)


def links_of(answer, address: str) -> list[str]:
    """The links of a page to pages of this house."""
    if answer.status_code == 302:
        return [answer["Location"]]
    found = (unescape(link).removeprefix(settings.PUBLIC_URL) for link in LINK.findall(answer.content.decode()))
    return [urljoin(address, link) for link in found if not urlsplit(link).netloc]


def walk(client: Client, home: str, wrong: list[str]) -> Iterator[tuple[str, bool]]:
    """Addresses reached from home, each kind once, nearest first, and whether they are pages to look at."""
    seen, waiting = {kind_of(home)}, [(home, "")]
    while waiting and len(seen) <= MOST:
        address, source = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code not in (200, 302):
            wrong.append(f"{address}: {answer.status_code}, linked from {source}")
        if answer.streaming:
            b"".join(answer.streaming_content)  # read to its end, a file is closed
        is_html = answer.get("Content-Type", "").startswith("text/html")
        yield address, is_html and answer.status_code == 200
        for link in links_of(answer, address) if is_html else []:
            kind = kind_of(link)
            if kind not in seen:
                seen.add(kind)
                waiting.append((link, address))
    assert len(seen) <= MOST


def looked_at(page, address: str) -> list[str]:
    """What is wrong with the page on a telephone."""
    answer = page.goto(address)
    wide, heads = overflow(page), page.locator("h1").count()
    faults = [f"answers {answer.status}"] if answer.status != 200 else []
    faults += [f"{wide} px too wide"] if wide else []
    faults += [f"{heads} headings h1"] if heads != 1 else []
    return [f"{address}: {fault}" for fault in faults + serious_findings(page)]


def without_scripts(page) -> None:
    """The page's own scripts never run; axe, which the test brings along, does."""
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))


@pytest.mark.usefixtures("_office")
def test_every_page_reached_by_a_link_is_whole(open_context, live_server):
    citizen = Client()
    citizen.force_login(Account.objects.create_user("dan"), backend="motcua.agency.backends.AccountBackend")
    people = {"visitor": (Client(), "/"), "citizen": (citizen, "/")}
    people |= {post: (client_of(officer(post)), "/ban-lam-viec/") for post in POSTS}
    wrong, looked, reached = [], set(), set()
    for client, home in people.values():
        page = open_context(width=PHONE)
        without_scripts(page)
        if cookie := client.cookies.get("sessionid"):
            page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        for address, is_page in walk(client, home, wrong):
            kind = kind_of(address)
            reached.add(kind[0])
            if kind not in looked and is_page:
                looked.add(kind)
                wrong += looked_at(page, address)
    assert wrong == []
    missing = " ".join(sorted(ROUTES - reached - NOT_LINKED))
    assert missing == ""
    assert len(looked) > 60
