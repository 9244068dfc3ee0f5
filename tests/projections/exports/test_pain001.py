"""Payment files: the standard's shape, our reference, sums to the fen; what does not fit is not written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ledger.domain.errors import InvalidAccount, InvalidInput, PaymentFileInvalid
from ledger.domain.money import MAX_FEN
from projections.exports.pain001 import NAMESPACE, Treasury, pain001, problems
from tests.projections.exports.samples import CREATED, PAYMENTS, TREASURY, batch, payment

NAMES = {"p": NAMESPACE}
CONTENT = pain001(batch(), PAYMENTS, TREASURY, CREATED)


def _text(content: bytes, path: str) -> list[str]:
    return [str(text) for text in etree.fromstring(content).xpath(f"{path}/text()", namespaces=NAMES)]


def test_what_the_bank_reads() -> None:
    assert CONTENT.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert "怀柔区财政局国库支付中心".encode() in CONTENT
    header, instruction = "//p:GrpHdr/p:", "//p:PmtInf/p:"
    assert _text(CONTENT, f"{header}MsgId") == ["YQ20260331-001"]
    assert _text(CONTENT, f"{header}CreDtTm") == ["2026-03-31T09:02:03+08:00"]
    for place in (header, instruction):
        assert _text(CONTENT, f"{place}NbOfTxs") == ["2"]
        assert _text(CONTENT, f"{place}CtrlSum") == ["360000.01"]
    assert _text(CONTENT, "//p:ReqdExctnDt/p:Dt") == ["2026-03-31"]
    assert _text(CONTENT, "//p:DbtrAcct//p:Othr/p:Id") == ["0200004909200099999"]
    assert _text(CONTENT, "//p:DbtrAgt//p:MmbId") == ["102100000458"]


def test_every_payment_carries_our_reference_and_its_payee() -> None:
    references = ["YQ20260331-001001", "YQ20260331-001002"]
    assert _text(CONTENT, "//p:EndToEndId") == references
    assert _text(CONTENT, "//p:InstdAmt") == ["180000.00", "180000.01"]
    assert _text(CONTENT, "//p:CdtrAgt//p:ClrSysId/p:Cd") == ["CNAPS"] * 2
    assert _text(CONTENT, "//p:CdtrAgt//p:MmbId") == ["102100000458"] * 2
    assert _text(CONTENT, "//p:CdtrAcct//p:Othr/p:Id") == ["0200004909200012345"] * 2
    assert _text(CONTENT, "//p:Cdtr/p:Nm") == ["一家企业"] * 2
    assert _text(CONTENT, "//p:Cdtr//p:Othr/p:Id") == ["91110116MA01A2B41U"] * 2
    assert _text(CONTENT, "//p:Ustrd") == [f"{reference} 测试验证补贴" for reference in references]


def test_what_it_writes_has_the_shape_it_asks_for() -> None:
    assert problems(CONTENT) == []


def test_a_long_purpose_is_cut_behind_the_reference() -> None:
    long = payment(1, 100, purpose="补" * 300)
    (text,) = _text(pain001(batch(1), [long], TREASURY, CREATED), "//p:Ustrd")
    assert len(text) == 140
    assert text.startswith("YQ20260331-001001 补")


Change = Callable[[Any], None]


def _find(document: Any, path: str) -> Any:
    return document.xpath(path, namespaces=NAMES)[0]


def _without(path: str) -> Change:
    def change(document: Any) -> None:
        element = _find(document, path)
        element.getparent().remove(element)

    return change


def _saying(path: str, text: str) -> Change:
    def change(document: Any) -> None:
        _find(document, path).text = text

    return change


def _moved_last(path: str) -> Change:
    def change(document: Any) -> None:
        element = _find(document, path)
        element.getparent().append(element)

    return change


def _in_dollars(document: Any) -> None:
    _find(document, "//p:InstdAmt").set("Ccy", "USD")


def _with_a_stranger(document: Any) -> None:
    etree.SubElement(_find(document, "//p:GrpHdr"), f"{{{NAMESPACE}}}Stranger")


CHANGES: dict[str, Change] = {
    "no reference": _without("//p:EndToEndId"),
    "no amount": _without("//p:InstdAmt"),
    "no payee": _without("//p:Cdtr"),
    "no account": _without("//p:CdtrAcct"),
    "no bank": _without("//p:CdtrAgt"),
    "no debtor": _without("//p:Dbtr"),
    "no header": _without("//p:GrpHdr"),
    "order of the header": _moved_last("//p:GrpHdr/p:MsgId"),
    "payee before its bank": _moved_last("//p:CdtTrfTxInf/p:CdtrAgt"),
    "a long reference": _saying("//p:EndToEndId", "Y" * 36),
    "an empty name": _saying("//p:Cdtr/p:Nm", ""),
    "a long name": _saying("//p:Cdtr/p:Nm", "名" * 141),
    "a short bank code": _saying("//p:CdtrAgt//p:MmbId", "10210000045"),
    "a masked account": _saying("//p:CdtrAcct//p:Othr/p:Id", "0200****2345"),
    "nothing paid": _saying("//p:InstdAmt", "0.00"),
    "below nothing": _saying("//p:InstdAmt", "-1.00"),
    "half a fen": _saying("//p:InstdAmt", "1.005"),
    "grouped thousands": _saying("//p:InstdAmt", "180,000.00"),
    "another currency": _in_dollars,
    "another method": _saying("//p:PmtMtd", "CHK"),
    "another system": _saying("//p:CdtrAgt//p:ClrSysId/p:Cd", "USABA"),
    "no such day": _saying("//p:ReqdExctnDt/p:Dt", "2026-02-30"),
    "no such moment": _saying("//p:CreDtTm", "yesterday"),
    "another count": _saying("//p:GrpHdr/p:NbOfTxs", "3"),
    "another sum": _saying("//p:GrpHdr/p:CtrlSum", "360000.00"),
    "another sum inside": _saying("//p:PmtInf/p:CtrlSum", "0.001"),
    "one reference twice": _saying("//p:EndToEndId", "YQ20260331-001002"),
    "an unknown element": _with_a_stranger,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whatever_differs_is_found(change: Change) -> None:
    document = etree.fromstring(CONTENT)
    change(document)
    assert problems(etree.tostring(document))


def test_what_is_no_xml_is_found() -> None:
    assert problems(CONTENT[:-20])
    assert problems(b"")


@pytest.mark.parametrize(
    "wrong", [{"payee_name": "名" * 141}, {"payee_name": ""}, {"payee_name": "a\x00b"}, {"account": "12"}]
)
def test_what_does_not_fit_is_not_written(wrong: dict[str, Any]) -> None:
    with pytest.raises(PaymentFileInvalid) as caught:
        pain001(batch(1), [replace(PAYMENTS[0], **wrong)], TREASURY, CREATED)
    assert caught.value.details["problems"]


def test_the_paying_account_is_one() -> None:
    with pytest.raises(InvalidAccount):
        Treasury("财政局", "0200****9999", "102100000458")
    with pytest.raises(InvalidInput):
        Treasury("财政局", "02000049092000", "1021")


@settings(deadline=None)
@given(st.lists(st.integers(1, MAX_FEN), min_size=1, max_size=30))
def test_sums_are_exact_to_the_fen(amounts_fen: list[int]) -> None:
    payments = [payment(place, fen) for place, fen in enumerate(amounts_fen, start=1)]
    content = pain001(batch(len(payments), sum(amounts_fen)), payments, TREASURY, CREATED)
    read = [int(text.replace(".", "")) for text in _text(content, "//p:InstdAmt")]
    assert read == amounts_fen
    assert {int(text.replace(".", "")) for text in _text(content, "//p:CtrlSum")} == {sum(amounts_fen)}
