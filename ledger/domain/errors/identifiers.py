"""Refusals of codes, account numbers, standard numbers and names."""

from __future__ import annotations

from ledger.domain.errors.base import InvalidInput, PolicyRefusal


class InvalidUscc(InvalidInput):
    """A text cannot be a unified social credit code (统一社会信用代码, GB 32100); a failing check digit alone can."""

    code = "invalid_uscc"
    message_zh = "统一社会信用代码无效：{value}（{problem}）"
    message_en = "not a unified social credit code: {value} ({problem_en})"
    way_out_zh = "按营业执照或登记证书填写 18 位代码；个人身份证件号码不得录入。"
    way_out_en = "Copy the 18 characters from the licence; never enter a personal identity number."


class InvalidAccount(InvalidInput):
    """A text is not a bank account number in full."""

    code = "invalid_account"
    message_zh = "银行账号无效：{value}"
    message_en = "not a bank account number: {value}"
    way_out_zh = "以文本格式填写完整账号，不含掩码；表格软件可能已将其变为数值。"
    way_out_en = "Write the whole number as text, unmasked; a spreadsheet may have turned it into a figure."


class InvalidStandardNumber(InvalidInput):
    """A text is not the number of a published standard with its year."""

    code = "invalid_standard_number"
    message_zh = "标准编号无法识别：{value}"
    message_en = "not the number of a standard: {value}"
    way_out_zh = "填写代号、顺序号和年号，例如 GB/T 45678-2026、ISO 12345:2020。"
    way_out_en = "Write code, number and year, such as GB/T 45678-2026 or ISO 12345:2020."


class UnsupportedStandard(PolicyRefusal):
    """Article 10 supports international, national and industry standards, no others."""

    code = "unsupported_standard"
    message_zh = "第十条不支持{kind}：{value}"
    message_en = "Article 10 does not support {kind_en}: {value}"
    way_out_zh = "仅国际标准、国家标准、行业标准可以申报。"
    way_out_en = "Only international, national and industry standards can be applied for."


class AmbiguousRecipient(InvalidInput):
    """A name stands for several recipients: a USCC that runs or builds more than one platform."""

    code = "ambiguous_recipient"
    message_zh = "{name} 对应多个主体：{candidates}"
    message_en = "{name} stands for several recipients: {candidates}"
    way_out_zh = "以平台编号指明其中一个。"
    way_out_en = "Name one of them by its register number."
