"""`/jobs`: long work and how far it is; `/jobs/<id>`: one piece of it, as a page that looks again, or as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from access.jobs import Job
from ledger.domain.errors import NotFound
from ledger.progress import PHASE_NAMES, PHASE_UNITS, Phase
from web.access.areas import area
from web.access.current import may_see
from web.amounts import money
from web.background.running import current_jobs
from web.background.tables import jobs_table
from web.errors import wants_json
from web.language import gettext as _
from web.language import list_comma, said
from web.listing import as_file, asked_format
from web.reconciliation.advice import pass_name

blueprint = Blueprint("jobs", __name__)
LOOK_AGAIN_S = 2
STATE_NAMES = {
    "running": ("进行中", "under way"),
    "done": ("已完成", "done"),
    "refused": ("被拒绝", "refused"),
    "failed": ("失败", "failed"),
    "interrupted": ("中断", "interrupted"),
}


@blueprint.get("/jobs")
@area("jobs")
def index() -> ResponseReturnValue:
    """List the last long work that this officer may see."""
    found = [job for job in current_jobs().recent() if may_see(job.area)]
    if file_format := asked_format():
        return as_file([jobs_table(found, STATE_NAMES)], file_format, name="jobs")
    return render_template(
        "background/index.html", jobs=found, STATE_NAMES=STATE_NAMES, progress_said=progress_said
    )


@blueprint.get("/jobs/<job>")
@area("jobs")
def show(job: str) -> ResponseReturnValue:
    """Show how far it is, and what came of it. Raises NotFound, also for work of an area that is closed to the officer."""
    found = current_jobs().job(job)
    if not may_see(found.area):
        raise NotFound(kind="job 后台任务", name=job[:40])
    if wants_json():
        return jsonify(_as_dict(found))
    return render_template(
        "background/show.html",
        job=found,
        STATE_NAMES=STATE_NAMES,
        progress_said=progress_said,
        result_said=result_said,
        look_again_s=LOOK_AGAIN_S,
    )


def progress_said(job: Job) -> str:
    """Say how far it is, in the page's language: 写入 3,000 / 10,000 行; empty before the first phase."""
    if job.phase not in set(Phase):
        return ""
    phase = Phase(job.phase)
    name, unit = said(PHASE_NAMES[phase]), said(PHASE_UNITS[phase])
    if not job.total:
        return f"{name} {job.done:,} {unit}" if job.done else name
    return f"{name} {job.done:,} / {job.total:,} {unit}"


def result_said(name: str, value: object) -> str:
    """Say one figure of what came of it: money by its name, counts grouped, counts by pass of the matching in words."""
    if isinstance(value, Mapping):
        return list_comma().join(f"{pass_name(key)}{_('：')}{count:,}" for key, count in value.items()) or "—"
    if isinstance(value, int):
        return money(value) if name.endswith("_fen") else f"{value:,}"
    return str(value)


def _as_dict(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "title": said(job.title),
        "state": job.state,
        "phase": job.phase,
        "progress": progress_said(job),
        "done": job.done,
        "total": job.total,
        "result": dict(job.result),
    }
