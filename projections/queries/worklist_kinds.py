"""The kinds of things that wait (待办分类), each with the command that settles it and the query that finds it.

All of them give the same columns, so that counting and listing are one query each. ``made_by`` are those who must
not settle it themselves: maker ≠ checker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ledger.domain.awards import Duty
from projections.queries.award_file import DUTY_TOPICS, EACH_WHO_ACTED

_AWARD = (
    "SELECT a.award AS subject, '' AS place, r.name, a.clause, {amount} AS amount_fen, {since} AS since,"
    " {due} AS due_on, a.department, {makers} AS made_by, {detail} AS detail"
    " FROM award a JOIN recipient r ON r.id = a.holder_id"
)
_NOBODY = "'{}'::text[]"
OUTCOME_SHOWN_DAYS: Final = 30
"""How long who asked for a countersignature is reminded of what came of it; the form tells it ever after."""
_COUNTERSIGNATURE = (
    "SELECT c.id::text AS subject, c.command AS place, c.subject AS name, '' AS clause, c.amount_fen,"
    " ({since} AT TIME ZONE 'Asia/Shanghai')::date AS since, NULL::date AS due_on, '' AS department,"
    " '{{}}'::text[] AS made_by, {detail} AS detail FROM countersignature c CROSS JOIN officer_here"
)


def _acted_as(*duties: Duty) -> str:
    """Return the query of who acted on an award in some duties: another duty of it is not theirs (不相容岗位)."""
    topics = ", ".join(f"'{topic}'" for duty in duties for topic in DUTY_TOPICS[duty])
    return (
        f"ARRAY(SELECT DISTINCT p.person FROM history h {EACH_WHO_ACTED}"
        f" WHERE h.award = a.award AND h.topic IN ({topics}) AND p.person IS NOT NULL)"
    )


_MADE_BY = _acted_as(Duty.MAKER)
_CHECKED_BY = _acted_as(Duty.CHECKER, Duty.PAYER)
_ACTED = "array_remove(ARRAY[h.actor, h.on_behalf_of], NULL)"
_OPEN_OBJECTION = (
    "SELECT o.figures ->> 'objection' AS number, o.figures ->> 'objector' AS objector, o.effective_on"
    " FROM history o WHERE o.award = a.award AND o.topic = 'award.objection_received' AND NOT EXISTS"
    " (SELECT FROM history s WHERE s.award = a.award AND s.topic = 'award.objection_settled'"
    " AND s.figures ->> 'objection' = o.figures ->> 'objection' AND s.version > o.version)"
)
_HELD = (
    "SELECT i.award AS subject, i.number::text AS place, r.name, a.clause, i.amount_fen, i.due_on AS since,"
    " i.due_on, a.department, {makers} AS made_by, i.reason AS detail FROM instalment i"
    " JOIN award a ON a.award = i.award JOIN recipient r ON r.id = i.holder_id WHERE i.state = 'held'"
)
_LACKS_EVIDENCE = (
    "(i.needs <> '' AND NOT EXISTS (SELECT FROM history e WHERE e.award = i.award"
    " AND e.topic = 'instalment.rent_evidenced' AND (e.figures ->> 'number')::int = i.number))"
)


def _award(
    stage: str, *, since: str = "a.applied_on", amount: str = "a.assessed_fen", apart: str = _NOBODY
) -> str:
    """Return the query of the awards at a stage where a maker goes on; ``apart`` is who is none any more."""
    select = _AWARD.format(amount=amount, since=since, due="NULL::date", makers=apart, detail="''")
    return f"{select} WHERE a.stage = '{stage}'"


def _recovery(state: str, since: str, due: str, condition: str, makers: str = _NOBODY) -> str:
    """Return the query of the recovery cases in a state."""
    return (
        "SELECT v.recovery AS subject, v.award AS place, r.name, a.clause, v.principal_fen - v.received_fen AS"
        f" amount_fen, {since} AS since, {due} AS due_on, a.department, {makers} AS made_by, v.reason AS detail"
        " FROM recovery v JOIN award a ON a.award = v.award JOIN recipient r ON r.id = v.holder_id"
        f" WHERE v.state = '{state}'{condition}"
    )


@dataclass(frozen=True)
class WaitingKind:
    """One kind of thing that waits: its name, the command that settles it, its title, and how it is found.

    The query may read ``today.day``, ``officer_here.username``, ``officer_here.clauses`` (that the officer's department
    explains; NULL: all) and ``budget_line``: id and key of every line.
    """

    name: str
    command: str
    title: tuple[str, str]
    query: str


KINDS: Final[tuple[WaitingKind, ...]] = (
    WaitingKind("to_accept", "award.accept", ("待受理", "To accept"), _award("applied")),
    WaitingKind("to_amend", "award.amend", ("待补正", "To be completed"), _award("sent_back")),
    WaitingKind("to_assess", "award.assess", ("待测算", "To assess"), _award("accepted", apart=_CHECKED_BY)),
    WaitingKind(
        "to_publish", "award.publish_notice", ("待公示", "To publish"), _award("assessed", apart=_CHECKED_BY)
    ),
    WaitingKind(
        "objections",
        "award.settle_objection",
        ("待处理异议", "Objections to settle"),
        "SELECT a.award AS subject, o.number AS place, r.name, a.clause, a.assessed_fen AS amount_fen,"
        " o.effective_on AS since, a.notice_closes_on AS due_on, a.department, '{}'::text[] AS made_by,"
        " o.objector AS detail FROM award a JOIN recipient r ON r.id = a.holder_id"
        f" CROSS JOIN LATERAL ({_OPEN_OBJECTION}) o WHERE a.stage = 'in_notice'",
    ),
    WaitingKind(
        "to_approve",
        "award.approve",
        ("公示期满待批复", "Notice ended, to approve"),
        _AWARD.format(
            amount="a.assessed_fen",
            since="a.notice_closes_on",
            due="a.notice_closes_on",
            makers=_MADE_BY,
            detail="''",
        )
        + " CROSS JOIN today WHERE a.stage = 'in_notice' AND a.notice_closes_on < today.day"
        f" AND NOT EXISTS ({_OPEN_OBJECTION})",
    ),
    WaitingKind(
        "to_schedule",
        "instalment.schedule",
        ("待分期", "To schedule"),
        _award("approved", since="a.approved_on", amount="a.approved_fen", apart=_CHECKED_BY),
    ),
    WaitingKind(
        "evidence",
        "instalment.evidence_rent",
        ("待租金凭证的分期", "Instalments that wait for evidence of rent"),
        f"{_HELD.replace('{makers}', _CHECKED_BY)} AND {_LACKS_EVIDENCE}",
    ),
    WaitingKind(
        "held",
        "instalment.release",
        ("暂缓的分期", "Held instalments"),
        f"{_HELD.replace('{makers}', _NOBODY)} AND NOT {_LACKS_EVIDENCE}",
    ),
    WaitingKind(
        "to_batch",
        "batch.make",
        ("到期待编批次", "Due, to batch"),
        "SELECT split_part(i.line, '|', 1) AS subject, count(*)::text AS place, '' AS name, '' AS clause,"
        " sum(i.amount_fen)::bigint AS amount_fen, min(i.due_on) AS since, min(i.due_on) AS due_on, '' AS department,"
        " '{}'::text[] AS made_by, '' AS detail FROM instalment i WHERE i.state = 'due'"
        " GROUP BY split_part(i.line, '|', 1)",
    ),
    WaitingKind(
        "accounts",
        "payee.confirm_account",
        ("待确认账户", "Accounts to confirm"),
        "SELECT p.uscc AS subject, p.proposal::text AS place, y.name, '' AS clause, NULL::bigint AS amount_fen,"
        " p.proposed_on AS since, NULL::date AS due_on, '' AS department, ARRAY[p.proposed_by] AS made_by,"
        " p.bank AS detail FROM account_proposal p JOIN payee y ON y.uscc = p.uscc WHERE p.state = 'proposed'",
    ),
    WaitingKind(
        "batches_to_approve",
        "batch.approve",
        ("待复核批次", "Batches to approve"),
        "SELECT b.batch AS subject, '' AS place, '' AS name, '' AS clause, b.amount_fen, b.pay_on AS since,"
        " b.pay_on AS due_on, '' AS department, ARRAY[b.made_by] AS made_by, '' AS detail FROM batch b"
        " WHERE b.state = 'made'",
    ),
    WaitingKind(
        "batches_to_export",
        "batch.export",
        ("待导出批次", "Batches to export"),
        "SELECT b.batch AS subject, '' AS place, '' AS name, '' AS clause, b.amount_fen, b.pay_on AS since,"
        " b.pay_on AS due_on, '' AS department, '{}'::text[] AS made_by, '' AS detail FROM batch b"
        " WHERE b.state = 'approved'",
    ),
    WaitingKind(
        "quarantined",
        "statement.lift_quarantine",
        ("隔离的对账单", "Quarantined statements"),
        "SELECT s.statement AS subject, '' AS place, s.account_name AS name, '' AS clause, s.total_fen AS amount_fen,"
        " s.imported_on AS since, NULL::date AS due_on, '' AS department, '{}'::text[] AS made_by,"
        " array_to_string(s.quarantine, '; ') AS detail FROM statement s WHERE s.quarantine <> '{}'",
    ),
    WaitingKind(
        "open_lines",
        "statement.match",
        ("未勾对流水", "Lines to match"),
        "SELECT l.statement AS subject, count(*)::text AS place, min(l.account) AS name, '' AS clause,"
        " sum(abs(l.amount_fen) - l.allocated_fen)::bigint AS amount_fen, min(l.booked_on) AS since,"
        " NULL::date AS due_on, '' AS department, '{}'::text[] AS made_by, '' AS detail FROM statement_line l"
        " JOIN statement s ON s.statement = l.statement WHERE l.allocated_fen < abs(l.amount_fen)"
        " AND s.quarantine = '{}' GROUP BY l.statement",
    ),
    WaitingKind(
        "my_exceptions",
        "exception.decide",
        ("由我负责的例外", "Exceptions of mine"),
        "SELECT e.id::text AS subject, e.kind AS place, e.subject AS name, '' AS clause, e.amount_fen,"
        " e.noticed_on AS since, NULL::date AS due_on, '' AS department, '{}'::text[] AS made_by, e.detail"
        " FROM exception_case e CROSS JOIN officer_here WHERE e.state = 'open' AND e.owner = officer_here.username",
    ),
    WaitingKind(
        "exceptions_without_owner",
        "exception.assign",
        ("未指定责任人的例外", "Exceptions without an owner"),
        "SELECT e.id::text AS subject, e.kind AS place, e.subject AS name, '' AS clause, e.amount_fen,"
        " e.noticed_on AS since, NULL::date AS due_on, '' AS department, '{}'::text[] AS made_by, e.detail"
        " FROM exception_case e WHERE e.state = 'open' AND e.owner = ''",
    ),
    WaitingKind(
        "recoveries_to_notice",
        "recovery.notice",
        ("追回待告知", "Recoveries to give notice of"),
        _recovery("opened", "v.opened_on", "NULL::date", " AND v.kind <> 'voluntary'"),
    ),
    WaitingKind(
        "recoveries_to_demand",
        "recovery.demand",
        ("追回待送达决定", "Recoveries to demand"),
        _recovery(
            "noticed",
            "v.hear_until",
            "v.hear_until",
            " AND v.hear_until < (SELECT day FROM today)",
            "ARRAY[v.opened_by]",
        )
        + " UNION ALL "
        + _recovery("heard", "v.heard_on", "NULL::date", "", "ARRAY[v.opened_by]")
        + " UNION ALL "
        + _recovery("opened", "v.opened_on", "NULL::date", " AND v.kind = 'voluntary'", "ARRAY[v.opened_by]"),
    ),
    WaitingKind(
        "recoveries_to_receive",
        "recovery.receive",
        ("追回待到账", "Recoveries to receive"),
        _recovery("demanded", "v.demanded_on", "v.pay_by", "", "ARRAY[v.opened_by]"),
    ),
    WaitingKind(
        "write_offs",
        "recovery.confirm_write_off",
        ("待批准核销", "Write-offs to confirm"),
        _recovery(
            "demanded",
            "w.effective_on",
            "NULL::date",
            "",
            "ARRAY(SELECT p.person FROM (VALUES (w.actor), (w.on_behalf_of)) p (person) WHERE p.person IS NOT NULL)",
        ).replace(
            " WHERE v.state",
            " JOIN LATERAL (SELECT h.actor, h.on_behalf_of, h.effective_on, h.topic FROM history h"
            " WHERE h.award = v.award AND h.figures ->> 'recovery' = v.recovery"
            " ORDER BY h.version DESC LIMIT 1) w ON w.topic = 'recovery.write_off_proposed' WHERE v.state",
        ),
    ),
    WaitingKind(
        "to_countersign",
        "countersignature.give",
        ("待会签", "To countersign"),
        _COUNTERSIGNATURE.format(since="c.asked_at", detail="c.asked_by")
        + " WHERE c.state = 'asked' AND c.second_person = officer_here.username",
    ),
    WaitingKind(
        "countersigned",
        "countersignature.ask",
        ("会签已有结果", "Countersigned or declined"),
        _COUNTERSIGNATURE.format(since="c.decided_at", detail="c.second_person || ' ' || c.reason")
        + " CROSS JOIN today WHERE c.state IN ('given', 'declined') AND c.asked_by = officer_here.username"
        f" AND c.decided_at > today.day - {OUTCOME_SHOWN_DAYS}",
    ),
    WaitingKind(
        "determinations",
        "determination.confirm",
        ("待确认口径", "Readings to confirm"),
        "SELECT d.id::text AS subject, d.target AS place, d.value AS name, d.clause, NULL::bigint AS amount_fen,"
        " d.effective_from AS since, NULL::date AS due_on, '' AS department, ARRAY[d.proposed_by] AS made_by,"
        " d.document AS detail FROM determination d CROSS JOIN officer_here o WHERE d.state = 'proposed'"
        " AND (o.clauses IS NULL OR d.clause = ANY(o.clauses))",
    ),
    WaitingKind(
        "adjustments",
        "budget.confirm_adjustment",
        ("待确认指标调整", "Adjustments to confirm"),
        "SELECT l.line AS subject, h.figures ->> 'adjustment' AS place, '' AS name, split_part(l.line, '|', 3) AS clause,"
        " h.amount_fen, h.effective_on AS since, NULL::date AS due_on, split_part(l.line, '|', 2) AS department,"
        f" {_ACTED} AS made_by, h.document AS detail FROM budget_line l JOIN history h ON h.holder_id = l.id"
        " AND h.topic = 'budget.adjustment_proposed' WHERE NOT EXISTS (SELECT FROM history c WHERE c.holder_id = l.id"
        " AND c.topic = 'budget.adjustment_confirmed' AND c.figures ->> 'adjustment' = h.figures ->> 'adjustment')",
    ),
    WaitingKind(
        "roles",
        "officer.confirm_roles",
        ("待确认岗位", "Roles to confirm"),
        "SELECT o.username AS subject, o.proposal::text AS place, array_to_string(o.roles, ', ') AS name,"
        " '' AS clause, NULL::bigint AS amount_fen, (o.proposed_at AT TIME ZONE 'Asia/Shanghai')::date AS since,"
        " NULL::date AS due_on, '' AS department, ARRAY[o.proposed_by] AS made_by, o.department AS detail"
        " FROM officer_proposal o WHERE o.state = 'proposed'",
    ),
    WaitingKind(
        "reopenings",
        "period.reopen",
        ("待批准反结账", "Months to re-open"),
        "SELECT to_char(c.month, 'YYYY-MM') AS subject, '' AS place, '' AS name, '' AS clause,"
        " NULL::bigint AS amount_fen, h.effective_on AS since, NULL::date AS due_on, '' AS department,"
        f" {_ACTED} AS made_by, h.figures ->> 'reason' AS detail FROM closed_month c JOIN history h"
        " ON h.holder_id = c.period_id AND h.version > c.version AND h.topic = 'period.reopening_proposed'",
    ),
    WaitingKind(
        "months",
        "period.close",
        ("待结账月份", "Months to close"),
        "SELECT to_char(m.month, 'YYYY-MM') AS subject, '' AS place, '' AS name, '' AS clause,"
        " NULL::bigint AS amount_fen, (m.month + interval '1 month')::date AS since,"
        " (m.month + interval '2 months - 1 day')::date AS due_on, '' AS department, '{}'::text[] AS made_by,"
        " '' AS detail FROM today CROSS JOIN LATERAL (SELECT g::date AS month FROM generate_series("
        "(SELECT date_trunc('month', min(pay_on)) FROM batch),"
        " date_trunc('month', today.day) - interval '1 month', interval '1 month') g) m"
        " WHERE NOT EXISTS (SELECT FROM closed_month c WHERE c.month = m.month)",
    ),
)
"""In the order in which the worklist shows them."""
