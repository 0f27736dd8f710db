"""Every measure once more, as plain SQL over the operational tables, written from the definitions alone.

Sources: indicators-and-reports §1.3 (sets and classes), §2.3 (QĐ 766), §3.1–3.3 (the plan), contract §3 (columns of an
old book). No word of `motcua.reporting` is used. What can be told of a dossier without a period is laid once
(`oracle_dossier`, `oracle_payment`), how it stood in a window once for each window (`seen`).

Readings chosen where the page leaves room are said beside the measure.
"""

import itertools
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from motcua.common.moments import VIETNAM

OPEN_WAIT = "x.started_at < {t} AND (x.ended_at IS NULL OR x.ended_at >= {t})"


class Dialect:
    """The few words in which SQLite and PostgreSQL differ."""

    def __init__(self, vendor):
        self.is_lite = vendor == "sqlite"

    def number(self, name):
        return f"json_extract(d.imported_data, '$.{name}')" if self.is_lite else f"(d.imported_data->>'{name}')::bigint"

    def text(self, name):
        return f"json_extract(d.imported_data, '$.{name}')" if self.is_lite else f"(d.imported_data->>'{name}')"

    def flag(self, name):
        told = self.text(name)
        return f"(coalesce({told}, 0) = 1)" if self.is_lite else f"(coalesce({told}, 'false') = 'true')"

    def moment(self, name):
        told = self.text(name)
        return f"strftime('%Y-%m-%d %H:%M:%S', {told})" if self.is_lite else f"{told}::timestamptz"

    def day(self, column):
        return f"date({column}, '+7 hours')" if self.is_lite else f"({column} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"

    def literal(self, moment):
        return f"'{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}'" + ("" if self.is_lite else "::timestamptz")


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def _laid(name, select):
    ask(f"DROP TABLE IF EXISTS {name}")
    ask(f"CREATE TEMP TABLE {name} AS {select}")


def lay(agency):
    """What is true of a dossier or payment whatever the period."""
    say = Dialect(connection.vendor)
    _laid("oracle_paper", """
        SELECT p.dossier_id AS id,
          sum(CASE WHEN p.originals + p.certified + p.photocopies > 0 AND NOT p.presented_only AND d.channel <> 'online'
              THEN 1 ELSE 0 END) AS must,
          sum(CASE WHEN p.originals + p.certified + p.photocopies > 0 AND NOT p.presented_only AND d.channel <> 'online'
              AND p.file_id IS NOT NULL THEN 1 ELSE 0 END) AS done,
          sum(CASE WHEN r.in_database <> '' THEN 1 ELSE 0 END) AS can,
          sum(CASE WHEN r.in_database <> '' AND p.originals + p.certified + p.photocopies = 0 THEN 1 ELSE 0 END) AS again
        FROM dossiers_dossierpaper p JOIN dossiers_dossier d ON d.case_id = p.dossier_id
        LEFT JOIN procedures_requiredpaper r ON r.id = p.required_id GROUP BY p.dossier_id""")  # fmt: skip
    _laid(
        "oracle_charge",
        """
        SELECT dossier_id AS id, sum(amount_vnd) AS amount FROM dossiers_charge GROUP BY dossier_id""",
    )
    _laid("oracle_payment", f"""
        SELECT c.id, p.code AS procedure_code, c.received_at AS moment,
          CASE WHEN {say.text('payment')} <> 'online' THEN {say.text('payment')}
               WHEN {say.text('payment_gateway')} = 'national' THEN 'national' ELSE 'local' END AS way
        FROM casework_case c JOIN dossiers_dossier d ON d.case_id = c.id
        JOIN procedures_procedureversion v ON v.id = d.version_id JOIN procedures_procedure p ON p.id = v.procedure_id
        WHERE c.agency_id = {agency.pk} AND c.received_at IS NOT NULL AND {say.number('fee_vnd')} > 0
          AND {say.text('payment')} IN ('cash', 'transfer', 'online')
          AND NOT EXISTS (SELECT 1 FROM dossiers_charge x WHERE x.dossier_id = c.id)
        UNION ALL
        SELECT c.id, p.code, x.collected_at, CASE WHEN x.method = 'online' THEN 'local' ELSE x.method END
        FROM dossiers_charge x JOIN casework_case c ON c.id = x.dossier_id JOIN dossiers_dossier d ON d.case_id = c.id
        JOIN procedures_procedureversion v ON v.id = d.version_id JOIN procedures_procedure p ON p.id = v.procedure_id
        WHERE c.agency_id = {agency.pk} AND c.received_at IS NOT NULL AND x.collected_at IS NOT NULL AND x.amount_vnd > 0
        GROUP BY c.id, p.code, x.collected_at, CASE WHEN x.method = 'online' THEN 'local' ELSE x.method END""")  # fmt: skip
    counted = " OR ".join(
        f"{say.text(name)} IS NOT NULL" for name in ("papers_to_digitise", "papers_digitised", "papers_reusable", "papers_reused")
    )  # fmt: skip

    def papers(name, held):
        return f"CASE WHEN {counted} THEN coalesce({say.number(name)}, 0) ELSE coalesce(op.{held}, 0) END"

    # By hours only where the limit is in hours or within the day, and only where both hours were written down.
    by_time = "c.limit_unit IN ('working_hours', 'hours', 'same_day', 'immediate') AND (c.code LIKE 'SO-%-T' OR c.code NOT LIKE 'SO-%')"
    ended, due = say.day("c.ended_at"), say.day("c.due_at")
    _laid("oracle_dossier", f"""
        SELECT c.id, c.code, c.received_at AS received, c.ended_at AS ended, c.due_at AS due, c.first_due_at AS first_due,
          CASE WHEN c.ended_at IS NULL OR c.due_at IS NULL THEN NULL
               WHEN {by_time} THEN CASE WHEN c.ended_at < c.due_at THEN 'early' WHEN c.ended_at = c.due_at THEN 'on_time' ELSE 'late' END
               WHEN {ended} < {due} THEN 'early' WHEN {ended} = {due} THEN 'on_time' ELSE 'late' END AS class,
          CASE WHEN {by_time} THEN 1 ELSE 0 END AS by_time,
          c.state, d.is_refused, d.channel, d.return_way, p.code AS procedure_code, v.online_level, v.by_post,
          coalesce(f.name, '') AS field, a.identity_number AS identity,
          CASE WHEN a.identity_number = '' THEN c.code ELSE a.identity_number END AS party,
          {papers('papers_to_digitise', 'must')} AS must, {papers('papers_digitised', 'done')} AS done,
          {papers('papers_reusable', 'can')} AS can, {papers('papers_reused', 'again')} AS again,
          {say.flag('electronic_result')} AS electronic, {say.flag('remote')} AS remote, {say.flag('authenticated')} AS authenticated,
          CASE WHEN coalesce(oc.amount, 0) > 0 THEN oc.amount ELSE coalesce({say.number('fee_vnd')}, 0) END AS fee,
          coalesce(v.has_fee, FALSE) AS has_fee,
          CASE WHEN EXISTS (SELECT 1 FROM oracle_payment x WHERE x.id = c.id AND x.way = 'national') THEN 'national'
               WHEN EXISTS (SELECT 1 FROM oracle_payment x WHERE x.id = c.id AND x.way = 'local') THEN 'local' ELSE '' END AS paid_online,
          coalesce(ap.issued_at, {say.moment('apologised_at')}) AS apologised,
          coalesce(ex.seen_at, {say.moment('explained_at')}) AS explained
        FROM casework_case c JOIN dossiers_dossier d ON d.case_id = c.id
        JOIN procedures_procedureversion v ON v.id = d.version_id JOIN procedures_procedure p ON p.id = v.procedure_id
        JOIN people_applicant a ON a.id = d.owner_id LEFT JOIN procedures_field f ON f.id = c.field_id
        LEFT JOIN oracle_paper op ON op.id = c.id LEFT JOIN oracle_charge oc ON oc.id = c.id
        LEFT JOIN dossiers_apology ap ON ap.dossier_id = c.id LEFT JOIN dossiers_explanation ex ON ex.dossier_id = c.id
        WHERE c.agency_id = {agency.pk} AND c.kind = 'dossier' AND c.received_at IS NOT NULL""")  # fmt: skip
    for table in ("oracle_dossier", "oracle_payment"):
        ask(f"CREATE INDEX {table}_id ON {table}(id)")


def look(window):
    """How every dossier stood in the window: `seen`, one row for each that had been received by then.

    What happened after the moment of looking has not happened, also where the period lies in the future.
    """
    say = Dialect(connection.vendor)
    start, seen = say.literal(window.period.start), say.literal(window.seen_at)
    until = min(window.period.until, window.seen_at)
    t = say.literal(until)
    waiting = f"EXISTS (SELECT 1 FROM casework_pause x WHERE x.case_id = o.id AND {OPEN_WAIT.format(t=t)})"
    # When it was due as known then: what history told last; before history begins, the first appointment until all
    # waiting is over, then the one that waiting has moved.
    due_then = f"""coalesce(
        (SELECT h.due_after FROM casework_passage h WHERE h.case_id = o.id AND h.at < {t} AND h.due_after IS NOT NULL
         ORDER BY h.number DESC LIMIT 1),
        CASE WHEN EXISTS (SELECT 1 FROM casework_pause x WHERE x.case_id = o.id AND x.ended_at >= {t})
             THEN o.first_due ELSE o.due END)"""  # fmt: skip
    asked = f"(SELECT max(x.started_at) FROM casework_pause x WHERE x.case_id = o.id AND {OPEN_WAIT.format(t=t)})"
    often = f"(SELECT count(*) FROM casework_pause x WHERE x.case_id = o.id AND x.kind = 'supplement' AND x.started_at < {t})"
    _laid("stood", f"""
        SELECT o.*, CASE WHEN o.ended < {t} THEN o.ended END AS ended_then,
          CASE WHEN o.ended < {t} THEN o.due ELSE {due_then} END AS due_then,
          CASE WHEN o.ended < {t} THEN FALSE ELSE {waiting} END AS waits, {asked} AS asked, {often} AS often
        FROM oracle_dossier o WHERE o.received < {t}""")  # fmt: skip
    days = (say.day("asked"), say.day("due_then"))
    # The latest rating known then, given in the period.
    rated = f"""(SELECT g.level FROM ratings_givenrating g WHERE g.case_id = s.id AND g.counts_from < {t}
        AND g.number = (SELECT max(b.number) FROM ratings_givenrating b WHERE b.case_id = s.id AND b.counts_from < {t})
        AND g.rated_at >= {start} AND g.rated_at < {t})"""
    opinion = f"""(SELECT g.level FROM ratings_givenrating g WHERE g.case_id = s.id AND g.counts_from < {t}
        ORDER BY g.number DESC LIMIT 1)"""
    _laid("seen", f"""
        SELECT s.*,
          (s.received >= {start}) AS r,
          (s.received < {start} AND (s.ended_then IS NULL OR s.ended_then >= {start})) AS c,
          (s.ended_then IS NULL OR s.ended_then >= {start}) AS n,
          (s.ended_then IS NOT NULL AND s.ended_then >= {start}) AS f,
          (s.ended_then IS NULL) AS o,
          (s.state IN ('withdrawn', 'stopped', 'not_accepted')) AS back,
          CASE WHEN s.class IS NULL THEN 'on_time'
               WHEN s.class = 'early' AND s.state IN ('withdrawn', 'stopped', 'not_accepted') THEN 'on_time' ELSE s.class END AS kind,
          (s.ended_then IS NULL AND NOT s.waits AND s.due_then < {t}) AS overdue,
          (s.waits AND CASE WHEN s.by_time = 1 THEN s.asked > s.due_then ELSE {days[0]} > {days[1]} END) AS asked_late,
          (s.due_then >= {start} AND s.due_then < {t}) AS due_here,
          (s.apologised < {seen}) AS sorry, (s.explained < {seen}) AS told,
          {rated} AS rated, {opinion} AS opinion
        FROM stood s""")  # fmt: skip
    _laid("paid", f"SELECT * FROM oracle_payment WHERE moment >= {start} AND moment < {t}")
    day = f"'{(until - timedelta(microseconds=1)).astimezone(VIETNAM):%Y-%m-%d}'"
    _laid("lay_open", f"""
        SELECT p.code, v.id, v.level, v.handled_by, v.online_level, coalesce(v.has_fee, FALSE) AS has_fee,
          EXISTS (SELECT 1 FROM procedures_posting g WHERE g.version_id = v.id AND g.place = 'counter' AND g.posted_at < {t}
                  AND (g.taken_down_at IS NULL OR g.taken_down_at >= {t})) AS hung,
          EXISTS (SELECT 1 FROM procedures_posting g WHERE g.version_id = v.id AND g.place = 'counter' AND g.posted_at < {seen}
                  AND g.taken_down_at IS NULL) AS hangs,
          EXISTS (SELECT 1 FROM procedures_process q WHERE q.procedure_id = p.id AND q.approved_at < {t}) AS had_process,
          EXISTS (SELECT 1 FROM procedures_process q WHERE q.procedure_id = p.id AND q.approved_at < {seen}) AS has_process
        FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id
        WHERE (v.valid_from IS NULL OR v.valid_from <= {day}) AND (v.valid_to IS NULL OR v.valid_to >= {day})""")  # fmt: skip


LATE_FOR_766 = "(often > 1 OR (f AND kind = 'late') OR (o AND overdue) OR (o AND asked_late))"
# Who waits for the citizen at the snapshot is in time then (§1.3), unless it was late before it was asked.
LATE_BORN = """due_here AND ((ended_then IS NOT NULL AND kind = 'late') OR (ended_then IS NULL AND overdue)
    OR (ended_then IS NULL AND waits AND asked > due_then))"""
WRITTEN = "f AND NOT back AND NOT is_refused"
LAND = """(field LIKE '%đất đai' OR field LIKE '%Đất đai' OR field LIKE '%xây dựng' OR field LIKE '%Xây dựng'
    OR field LIKE '%đầu tư' OR field LIKE '%Đầu tư')"""
FULL, ONLINE = "online_level = 'toan_trinh'", "online_level IN ('toan_trinh', 'mot_phan')"
FEE = "(has_fee OR fee > 0)"
# Measures of dossiers: population, numerator within it.
DOSSIERS = {
    "T01": ("r AND must >= 1", "done >= must"),
    "T02": (WRITTEN, "electronic"),
    "T06": ("f", "kind IN ('early', 'on_time')"),
    "T07": ("f", "kind = 'early'"),
    "T10": ("rated IS NOT NULL AND rated <> ''", "rated IN ('satisfied', 'very_satisfied')"),
    "T13": (LATE_BORN, "told"),
    "T14": (LATE_BORN, "sorry"),
    "T16": ("r AND can >= 1", "again >= can"),
    # A fee nobody wrote down is none to be paid.
    "T17": (
        f"f AND {FULL}",
        "channel = 'online' AND electronic AND return_way <> 'counter' AND (fee = 0 OR paid_online = 'national')",
    ),
    "T18": ("r AND by_post", "channel = 'post' OR return_way = 'post'"),
    "T20": ("r AND channel = 'online'", "authenticated"),
    "766-3.3": ("r", "channel = 'online' AND electronic"),
    "766-3.6": (f"r AND {FEE} AND fee > 0", "paid_online <> ''"),
    "766-4.1": ("f AND NOT back", "electronic"),
    # A dossier handed in online is files.
    "766-4.2": ("f AND NOT back", "(done >= 1 OR channel = 'online') AND electronic"),
    "766-4.3": ("r", "again >= 1"),
    "766-4.4": ("r", "FALSE"),  # nothing in the tables tells of a personal data store yet
    "766-4.5b": ("r", "authenticated"),
}
_HERE = "SELECT code FROM lay_open WHERE level = 'xa'"
# The others: one query that gives both numbers.
OTHERS = {
    # At the snapshot (§3.1): what was put up or approved after the period did not hold in it.
    "T04": """SELECT count(DISTINCT CASE WHEN hung THEN code END), count(DISTINCT code) FROM lay_open WHERE level = 'xa'""",
    "T08": """SELECT count(DISTINCT CASE WHEN had_process THEN code END), count(DISTINCT code) FROM lay_open
        WHERE handled_by = 'ubnd_xa' AND level = 'xa'""",
    # Waiting: as if it ended when it was asked (§1.3), so by the day where the limit is in days.
    "766-2.1": """SELECT coalesce(sum(CASE WHEN often > 1 OR (f AND kind = 'late') OR (o AND overdue) OR (o AND asked_late)
        THEN 0 ELSE 1 END), 0), count(*) FROM seen WHERE n""",
    # The catalogue calls construction «Hoạt động xây dựng».
    "T11": f"""SELECT coalesce(sum(CASE WHEN rated IN ('satisfied', 'very_satisfied') THEN 1 ELSE 0 END), 0), count(*)
        FROM seen WHERE rated IS NOT NULL AND rated <> '' AND {LAND}""",
    # A share counts in its numerator only what its denominator holds (§2.3).
    "766-3.2": f"""SELECT (SELECT count(DISTINCT procedure_code) FROM seen WHERE r AND channel = 'online'
          AND procedure_code IN ({_HERE} AND {ONLINE})), (SELECT count(DISTINCT code) FROM lay_open WHERE {ONLINE} AND level = 'xa')""",
    "766-3.5": f"""SELECT (SELECT count(DISTINCT procedure_code) FROM seen WHERE r AND fee > 0
          AND procedure_code IN ({_HERE} AND has_fee)), (SELECT count(DISTINCT code) FROM lay_open WHERE has_fee AND level = 'xa')""",
    "766-3.5b": f"""SELECT (SELECT count(DISTINCT procedure_code) FROM paid WHERE way IN ('national', 'local')
          AND procedure_code IN ({_HERE} AND has_fee)), (SELECT count(DISTINCT code) FROM lay_open WHERE has_fee AND level = 'xa')""",
    "766-4.5a": f"""SELECT (SELECT count(DISTINCT procedure_code) FROM seen WHERE r AND authenticated
          AND procedure_code IN ({_HERE})), (SELECT count(DISTINCT code) FROM lay_open WHERE level = 'xa')""",
    "T03": f"""SELECT coalesce(sum(CASE WHEN done_all THEN 1 ELSE 0 END), 0), count(*) FROM (
        SELECT procedure_code, sum(CASE WHEN electronic THEN 0 ELSE 1 END) = 0 AS done_all
        FROM seen WHERE {WRITTEN} GROUP BY procedure_code) AS x""",
    "T19": f"""SELECT count(DISTINCT CASE WHEN channel = 'online' AND remote AND identity <> '' THEN party END),
        count(DISTINCT party) FROM seen WHERE r AND {ONLINE}""",
    "T21": "SELECT coalesce(sum(CASE WHEN way = 'national' THEN 1 ELSE 0 END), 0), count(*) FROM paid",
    "T22": """SELECT count(DISTINCT CASE WHEN way = 'national' THEN procedure_code END), count(DISTINCT procedure_code)
        FROM paid""",
    "766-3.1": f"""SELECT count(DISTINCT CASE WHEN {ONLINE} THEN code END), count(DISTINCT code) FROM lay_open
        WHERE level = 'xa'""",
    # Twice taken off when both late and disliked, never below nothing (§2.3).
    "766-5.4": f"""SELECT CASE WHEN whole > bad THEN whole - bad ELSE 0 END, whole FROM (
        SELECT coalesce(sum(CASE WHEN n THEN 1 ELSE 0 END), 0) AS whole,
          coalesce(sum(CASE WHEN n AND {LATE_FOR_766} THEN 1 ELSE 0 END), 0)
          + coalesce(sum(CASE WHEN n AND opinion = 'unsatisfied' THEN 1 ELSE 0 END), 0) AS bad FROM seen) AS x""",
}
NO_SOURCE = ("T05", "766-5.1", "766-5.2", "766-5.3")  # no table holds reviews or petitions yet: Không phát sinh


def measure_all(agency, window):
    """Code → (numerator, denominator), of what is looked at by `look`."""
    counts = ", ".join(
        f"coalesce(sum(CASE WHEN ({base}) AND ({hit}) THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN {base} THEN 1 ELSE 0 END), 0)"
        for base, hit in DOSSIERS.values()
    )
    row = [int(number) for number in ask(f"SELECT {counts} FROM seen")[0]]
    found = {code: (row[2 * place], row[2 * place + 1]) for place, code in enumerate(DOSSIERS)}
    for code, query in OTHERS.items():
        found[code] = tuple(int(number) for number in ask(query)[0])
    found |= dict.fromkeys(NO_SOURCE, (0, 0))
    return found | _by_month(agency, window)


def _by_month(agency, window):
    """T09, T12, T15 and 766-1.4: what is owed or counted month by month (quarter by quarter).

    Elapsed in the period: it began in the period and is over when one looks ("11 of 11"); done: by then.
    """
    say = Dialect(connection.vendor)
    period, seen = window.period, say.literal(window.seen_at)
    end = min(period.until, window.seen_at).astimezone(VIETNAM)
    [[lists]] = ask(f"""SELECT count(*) FROM dossiers_latelist WHERE agency_id = {agency.pk} AND published_at < {seen}
        AND month IN ({_texts(_elapsed(window, 1, 1))})""")
    [[scores]] = ask(f"""SELECT count(DISTINCT period_first) FROM reporting_publication WHERE agency_id = {agency.pk}
        AND kind = 'measures_766' AND published_at < {seen} AND period_first IN ({_texts(_elapsed(window, 1, 1))})""")
    [[sheets]] = (
        ask(f"""SELECT count(DISTINCT s.first_day) FROM scoring_scoresheet s JOIN agency_unit u ON u.id = s.unit_id
        WHERE s.agency_id = {agency.pk} AND u.is_one_stop AND s.state = 'signed' AND s.signed_at < {seen}
        AND s.first_day IN ({_texts(_elapsed(window, 3, 15))})""")
    )
    [row] = ask(f"""SELECT coalesce(max(sync), 0), coalesce(max(received), 0) FROM (
        SELECT source, sum(synchronised) AS sync, sum(received) AS received FROM reporting_outsidetotal
        WHERE agency_id = {agency.pk} AND month >= '{period.first:%Y-%m-%d}'
          AND month < '{end + timedelta(days=1) - timedelta(microseconds=1):%Y-%m-%d}' GROUP BY source) AS x""")
    row = _synchronised(agency, period.first, end, row)
    months, quarters = len(_elapsed(window, 1, 1)), len(_elapsed(window, 3, 15))
    return {
        "T09": (int(sheets), quarters), "T12": (int(lists), months), "T15": (int(scores), months),
        "766-1.4": (int(row[0]), int(row[1])),
    }  # fmt: skip


def _synchronised(agency, first, end, row):
    """Neither system has a number: a twelfth of last year's larger one for each first of a month in the period."""
    done, received = row
    if received:
        return row
    days = [first + timedelta(days=number) for number in range((end.date() - first).days + 1)]
    firsts = [day for day in days if day.day == 1 and datetime(day.year, day.month, 1, tzinfo=VIETNAM) < end]
    told = {}
    for source in ("bcqg", "dvcqg"):
        for day in firsts:
            [[total]] = (
                ask(f"""SELECT coalesce(sum(received), 0) FROM reporting_outsidetotal WHERE agency_id = {agency.pk}
                AND source = '{source}' AND month BETWEEN '{day.year - 1}-01-01' AND '{day.year - 1}-12-31'""")
            )
            told[source] = told.get(source, 0) + int(total)
    twelfth = (max(told.values(), default=0) + 6) // 12
    return (done, twelfth) if twelfth else (0, done)


def _texts(days):
    return ", ".join(f"'{day:%Y-%m-%d}'" for day in days) or "NULL"


def _elapsed(window, months, cut):
    """First days of the months, or reporting quarters (15/12, 15/3 …), of the office that are over in the window."""
    [[first]] = ask("SELECT min(received) FROM oracle_dossier")
    if first is None:
        return []
    first = datetime.fromisoformat(first).replace(tzinfo=UTC) if isinstance(first, str) else first
    starts = [date(year, month, cut) for year in range(2019, 2029) for month in range(1, 13)]
    starts = [day for day in starts if months == 1 or day.month in (3, 6, 9, 12)]
    found = []
    for day, after in itertools.pairwise(starts):
        over = datetime.combine(after, time(), VIETNAM)
        if over > first and window.period.first <= day <= window.period.last and over <= window.seen_at:
            found.append(day)
    return found


CELLS = {
    "3": "n", "4": "r AND channel = 'online'", "5": "r AND channel <> 'online'", "6": "c", "7": "f",
    "8": "f AND kind = 'early'", "9": "f AND kind = 'on_time'", "10": "f AND kind = 'late'", "11": "o",
    "12": "o AND NOT coalesce(overdue, FALSE)", "13": "o AND overdue",
}  # fmt: skip


def table_06a():
    """Lĩnh vực → cell → dossiers, of what is looked at by `look`."""
    counts = ", ".join(f"coalesce(sum(CASE WHEN {cell} THEN 1 ELSE 0 END), 0)" for cell in CELLS.values())
    rows = ask(f"SELECT field, {counts} FROM seen WHERE n GROUP BY field")
    return {row[0]: dict(zip(CELLS, map(int, row[1:]), strict=True)) for row in rows}
