"""`yanqi sample`: an invented district in the form of an import, from a seed."""

from __future__ import annotations

import re
from pathlib import Path

import click

from cli.importing import write_file
from cli.session import Session, pass_session

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


class Years(click.ParamType[tuple[int, ...]]):
    """Fiscal years in a row, as 2026-2028."""

    name = "years"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the years."""
        if isinstance(value, tuple):
            return value
        written = _YEARS.fullmatch(str(value))
        if written is None:
            self.fail(f"{value!r} 不是年度，应如 2026-2028 / are no years such as 2026-2028", param, ctx)
        first, last = int(written[1]), int(written[2] or written[1])
        return tuple(range(first, last + 1))


@click.command("sample")
@click.option(
    "--seed", type=int, default=2026, show_default=True, help="种子：同种子同内容 / same seed, same content."
)
@click.option("--platforms", type=int, default=60, show_default=True, help="平台数 / how many platforms.")
@click.option(
    "--years", type=Years(), default="2026-2028", show_default=True, help="预算年度 / fiscal years."
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="写入 .xlsx 文件 / the .xlsx file to write.",
)
@pass_session
def sample(session: Session, seed: int, platforms: int, years: tuple[int, ...], output: Path) -> None:
    """生成示例数据，可直接导入 / Make an invented district that can be imported as it is.

    名称和代码均为虚构 / all names and codes are invented.
    """
    from cli.sampling.district import plan_district
    from cli.sampling.workbook import sample_workbook

    plan = plan_district(seed, platforms, years, pack=session.pack)
    write_file(output, sample_workbook(plan, session.pack))
    session.tell(
        f"已写入 {output}：平台 {len(plan.platforms)}，机构 {len(plan.organisations)}，"
        f"指标 {len(plan.appropriations)}，兑现 {len(plan.disbursements)}",
        f"written to {output}: {len(plan.platforms)} platforms, {len(plan.organisations)} organisations, "
        f"{len(plan.appropriations)} budget lines, {len(plan.disbursements)} payments",
        err=True,
    )
