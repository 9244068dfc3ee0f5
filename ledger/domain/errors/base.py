"""What every refusal is, and the five kinds there are.

A refusal has a class, a stable code, the figures involved and the way out, in Chinese and in English::

    Refusal
    ├── InvalidInput          the request itself is malformed; nothing about the ledger's state is involved
    ├── NotFound              what is named does not exist
    ├── NotAllowed            this person may not do this (separation of duties, department scope)
    ├── PolicyRefusal         the measure does not support this case (eligibility, no rate determined …)
    └── StateRefusal          the ledger's state forbids it now (a cap, a claim, a budget, a closed month …)

A refusal for a state or policy reason stays the outcome of its idempotency key; malformed input does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import ClassVar, Final, Literal

Figure = str | int | bool | None | list[str]
Language = Literal["zh", "en"]
Naming = Callable[[str], str]
"""Returns what a code is called."""

_IN_BOTH: Final = re.compile(
    r"(?P<en>[A-Za-z][A-Za-z '-]*) (?P<zh>[\u3400-\u9fff]+)|(?P<zh2>[\u3400-\u9fff]+) (?P<en2>[a-z][a-z '-]*)"
)
_BESIDE: Final = re.compile(r"(?P<zh>.*[\u3400-\u9fff].*) \((?P<en>[a-z][a-z ,'-]+)\)")
_EVENT: Final = re.compile(r" \([^()\s]+ v\d+\)$")


class Refusal(Exception):  # noqa: N818 - a refusal is an answer of the ledger, not an accident
    """A command was refused and nothing was changed.

    ``details`` holds the figures by name; names ending in ``_fen`` are money and print as yuan.
    """

    code: ClassVar[str] = "refused"
    message_zh: ClassVar[str] = "拒绝办理"
    message_en: ClassVar[str] = "refused"
    way_out_zh: ClassVar[str] = ""
    way_out_en: ClassVar[str] = ""
    names: ClassVar[Mapping[str, Mapping[str, tuple[str, str]]]] = {}
    """What the codes of a figure are called, Chinese and English, by the figure's name."""
    sticky: ClassVar[bool] = True
    """Whether the refusal remains the outcome of the command's idempotency key."""

    def __init__(self, **details: Figure) -> None:
        self.details = details
        super().__init__(self.message)

    def said(self, language: Language, names: Mapping[str, Naming] | None = None) -> str:
        """Return the refusal in a language; ``names`` say by figure what its codes are called there."""
        template = self.message_zh if language == "zh" else self.message_en
        return template.format_map(_Printed(self, language, names))

    def way_out_said(self, language: Language, names: Mapping[str, Naming] | None = None) -> str:
        """Return what the officer can do next in a language, with codes named as in `said`."""
        template = self.way_out_zh if language == "zh" else self.way_out_en
        return template.format_map(_Printed(self, language, names))

    @property
    def message(self) -> str:
        """The refusal in Chinese, with its figures."""
        return self.said("zh")

    @property
    def message_in_english(self) -> str:
        """The refusal in English, with its figures."""
        return self.said("en")

    @property
    def way_out(self) -> str:
        """What the officer can do next, in Chinese."""
        return self.way_out_said("zh")

    @property
    def way_out_in_english(self) -> str:
        """What the officer can do next, in English."""
        return self.way_out_said("en")

    def as_dict(self) -> dict[str, object]:
        """Return the one error shape that every interface shows."""
        return {
            "code": self.code,
            "message": self.message,
            "message_en": self.message_in_english,
            "details": dict(self.details),
            "way_out": self.way_out,
            "way_out_en": self.way_out_in_english,
        }

    def __str__(self) -> str:
        return f"{self.message} / {self.message_in_english}"


class _Printed(dict[str, str]):
    """The details as a sentence says them: fen as yuan, lists joined, an absent figure as a dash."""

    def __init__(self, refusal: Refusal, language: Language, names: Mapping[str, Naming] | None) -> None:
        super().__init__()
        self._refusal, self._language, self._names = refusal, language, names or {}

    def __missing__(self, name: str) -> str:
        value = self._refusal.details.get(name)
        if value is None:
            return "—"
        if name.endswith("_fen") and isinstance(value, int):
            sign, (whole, rest) = "-" if value < 0 else "", divmod(abs(value), 100)
            return f"{sign}{whole:,}.{rest:02d}"
        if isinstance(value, list):
            return ("、" if self._language == "zh" else ", ").join(self._word(name, each) for each in value)
        return self._word(name, str(value))

    def _word(self, name: str, text: str) -> str:
        own = self._refusal.names.get(name, {}).get(text)
        text = own[self._language == "en"] if own else figure_word(text, self._language)
        return self._names[name](text) if name in self._names else text


def figure_word(text: str, language: Language) -> str:
    """Return a figure as a sentence says it.

    What is named in both languages (``award 申报``, ``已停用 (suspended)``) by the one, what holds room or a claim
    (``A-1 (holder v27)``) without the place of its event, which the details keep.
    """
    if in_both := _IN_BOTH.fullmatch(text):
        return in_both[language] or in_both[f"{language}2"]
    if beside := _BESIDE.fullmatch(text):
        return beside[language]
    return _EVENT.sub("", text)


class InvalidInput(Refusal):
    """The request is malformed: {problem}."""

    code = "invalid_input"
    message_zh = "输入有误：{field} {problem}"
    message_en = "invalid input: {field} {problem_en}"
    way_out_zh = "更正后重新提交。"
    way_out_en = "Correct it and submit again."
    sticky = False


class InvalidFields(InvalidInput):
    """Fields of a request are not what their schema says; ``fields`` lists each as ``path: 中文 / English``."""

    code = "invalid_fields"


class InvalidAmount(InvalidInput):
    """An amount is not a sum of money in yuan with at most two decimals."""

    code = "invalid_amount"
    message_zh = "金额无效：{value}"
    message_en = "not an amount of money: {value}"
    way_out_zh = "以元填写，最多两位小数，例如 1,234.56。"
    way_out_en = "Write yuan with at most two decimals, such as 1,234.56."


class InvalidRate(InvalidInput):
    """A rate is not an exact number between 0 and 1."""

    code = "invalid_rate"
    message_zh = "比例无效：{value}"
    message_en = "not a rate between 0 and 1: {value}"
    way_out_zh = "填写 0 到 1 之间的小数或百分数，例如 0.15 或 15%。"
    way_out_en = "Write a decimal between 0 and 1 or a percentage, such as 0.15 or 15%."


class NotFound(Refusal):
    """What the command names does not exist in this ledger."""

    code = "not_found"
    message_zh = "查无此项：{kind} {name}"
    message_en = "no such {kind}: {name}"
    way_out_zh = "核对编号；新的主体或申报须先登记。"
    way_out_en = "Check the number; register a new body or application first."
    sticky = False


class NotAllowed(Refusal):
    """This person may not take this step."""

    code = "not_allowed"


class SeparationOfDuties(NotAllowed):
    """Maker, checker and payer of one case are different people (不相容岗位分离)."""

    code = "separation_of_duties"
    message_zh = "{actor} 已在 {case} 中承担“{earlier_duty}”，不能再承担“{duty}”"
    message_en = "{actor} already acted as {earlier_duty} in {case} and cannot act as {duty}"
    way_out_zh = "由另一位有权限的人员办理；授权代办同样受此限制。"
    way_out_en = "Have another authorised person do it; delegation does not lift this."


class WrongDepartment(NotAllowed):
    """The measure names the departments in charge (责任单位); others cannot act on its awards."""

    code = "wrong_department"
    message_zh = "{department} 不是本事项的责任单位（{departments}）"
    message_en = "{department} is not in charge of this matter ({departments})"
    way_out_zh = "转由责任单位办理。"
    way_out_en = "Pass it to a department in charge."


class PolicyRefusal(Refusal):
    """The measure does not support this case."""

    code = "policy_refusal"
    message_zh = "本措施不支持该情形：{reason}"
    message_en = "the measure does not support this case: {reason}"
    way_out_zh = "核对事实；口径有变时由两人登记新的口径。"
    way_out_en = "Check the facts; if the reading has changed, two people record a new determination."


class StateRefusal(Refusal):
    """The ledger's state forbids the command now."""

    code = "state_refusal"
