"""Who acts in the sample district: user names by department; maker, checker and payer are never one person."""

from __future__ import annotations

from ledger.domain.signature import FINANCE

_MAKERS = {
    "fgw": "song.yu",
    "jxj": "liu.yan",
    "kw": "zhang.min",
    "kxc-cgzh": "he.jing",
    "kxc-ssp": "luo.ning",
    "scjg": "tang.wei",
    "rsj": "xu.lin",
    "zzb": "meng.jia",
}
_CHECKERS = {
    "fgw": "du.heng",
    "jxj": "chen.bo",
    "kw": "li.na",
    "kxc-cgzh": "guo.rui",
    "kxc-ssp": "fan.qi",
    "scjg": "shi.lei",
    "rsj": "yao.shan",
    "zzb": "jiang.yue",
}

BUDGET_OFFICER = "zhao.qing"
"""Opens budget lines and proposes their changes."""
BUDGET_DEPUTY = "qian.feng"
"""Confirms what the budget officer proposes."""
PAYER = "wang.fang"
"""Confirms payments, imports statements and settles what they leave open."""
BATCH_MAKER = "sun.li"
"""Proposes payees' accounts and gathers payments into batches."""
BATCH_CHECKER = "wu.gang"
"""Confirms accounts, and approves batches."""


def departments() -> tuple[str, ...]:
    """Return the departments in which somebody acts."""
    return tuple(_MAKERS)


def maker(department: str) -> str:
    """Return who handles applications in a department (经办)."""
    return f"{department}.{_MAKERS[department]}"


def checker(department: str) -> str:
    """Return who approves in a department (批准)."""
    return f"{department}.{_CHECKERS[department]}"


def finance(person: str) -> str:
    """Return a user of the finance bureau."""
    return f"{FINANCE}.{person}"
