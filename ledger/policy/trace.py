"""The trace (测算过程): every step from the facts to the amount, each with the words and the value it stands on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

StopsAt = Literal["base", "cap", "threshold", "eligibility", "determination", "support"]
"""What limited an amount: nothing but the base, a cap, a threshold, eligibility, a determination, other support."""

StepName = Literal[
    "base",
    "eligibility",
    "rate",
    "rounding",
    "threshold",
    "item_cap",
    "pot",
    "other_public_support",
    "final",
]

STEP_NAMES: dict[StepName, str] = {
    "base": "计算基数",
    "eligibility": "支持条件",
    "rate": "支持比例",
    "rounding": "舍去不足一分",
    "threshold": "起点金额",
    "item_cap": "单项上限",
    "pot": "累计上限",
    "other_public_support": "其他财政支持",
    "final": "测算金额",
}


@dataclass(frozen=True)
class TraceStep:
    """One step: the clause and its words, the parameter and value used, and the amount before and after, in fen."""

    step: StepName
    clause: str
    quote: str
    parameter: str
    value: str
    version: str
    before_fen: int
    after_fen: int
    note_zh: str
    note_en: str

    def as_dict(self) -> dict[str, object]:
        """Return the step as JSON shows it."""
        return asdict(self)
