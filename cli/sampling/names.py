"""Invented names and codes: nobody real is meant, and every identifier passes its check."""

from __future__ import annotations

from itertools import product
from random import Random

from stdnum.cn import uscc

REGION = "110116"
"""Huairou (怀柔区)."""

_FIRST = "雁砚黍霁珩澍岚栖溯霖"
_SECOND = "槿洵皋湛棠曜笙珏淞樾"
_THIRD = "屿笠瀚漪垚翊骞珣榆阙"
"""Rare characters, three of which together are nobody's trade name (字号)."""

FIELDS = (
    "传感器",
    "科学仪器",
    "高端装备",
    "新材料",
    "合成生物",
    "空天器件",
    "储能系统",
    "光电探测",
    "精密加工",
    "智能检测",
    "氢能材料",
    "量子器件",
)

_ORGANISATION_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Names:
    """Trade names and codes drawn from a seeded source, none of them twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        names = ["".join(parts) for parts in product(_FIRST, _SECOND, _THIRD)]
        random.shuffle(names)
        self._names = iter(names)
        self._codes: set[str] = set()

    def trade_name(self) -> str:
        """Return a trade name (字号) of three rare characters."""
        return next(self._names)

    def uscc(self, kind: str = "91") -> str:
        """Return a unified social credit code of the region; ``kind`` is its first two characters."""
        while True:
            drawn = "".join(self._random.choices(_ORGANISATION_CHARACTERS, k=6))
            stem = f"{kind}{REGION}{_with_check(f'MA{drawn}')}"
            if stem not in self._codes:
                self._codes.add(stem)
                return stem + uscc.calc_check_digit(stem)


def _with_check(body: str) -> str:
    """Return an organisation code (GB 11714) of eight characters with its check character."""
    total = sum(weight * _VALUES.index(char) for weight, char in zip(_WEIGHTS, body, strict=True))
    return body + "0123456789X0"[11 - total % 11]
