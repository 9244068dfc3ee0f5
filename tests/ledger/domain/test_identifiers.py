import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from ledger.domain.code_tables import USCC_KINDS
from ledger.domain.errors import InvalidAccount, InvalidUscc
from ledger.domain.identifiers import bank_digits, check_uscc, mask, same_account

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PERSONAL = "11011619900307123"

bodies = st.text(CHARACTERS, min_size=9, max_size=9).filter(lambda body: not body.isdigit())
codes = st.builds(
    lambda kind, region, body: f"{kind}{region}{body}",
    st.sampled_from(sorted(USCC_KINDS)),
    st.sampled_from(["110116", "110000", "100000", "440300"]),
    bodies,
).map(lambda stem: stem + uscc.calc_check_digit(stem))
accounts = st.text("0123456789", min_size=8, max_size=30)


class TestUscc:
    @given(codes)
    def test_a_code_with_its_check_digit_is_valid(self, code: str) -> None:
        check = check_uscc(code)
        assert check.valid
        assert check.value == code
        assert check.warning_zh is check.warning_en is None

    @given(codes, st.sampled_from(CHARACTERS))
    def test_another_check_digit_is_a_warning_that_needs_evidence(self, code: str, digit: str) -> None:
        check = check_uscc(code[:-1] + digit)
        assert check.valid is (digit == code[-1])
        assert (check.warning_zh is None) is (check.warning_en is None) is check.valid

    def test_is_read_as_typed(self) -> None:
        check = check_uscc("　９１1100 00600037-341l ")
        assert (check.value, check.kind_zh, check.valid) == ("91110000600037341L", "企业", True)

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", "0 位"),
            ("9111000060003734", "16 位"),
            ("9111000060003734I1", "不使用的字符"),
            ("91110000600037341９9", "19 位"),
            ("94110000600037341L", "没有登记类别 94"),
            ("X1110000600037341L", "没有登记类别 X1"),
            ("01110000600037341L", "没有登记类别 01"),
            ("91A10000600037341L", "行政区划"),
            ("91010000600037341L", "行政区划"),
            ("统一社会信用代码统一社会信用代码统一", "不使用的字符"),
        ],
    )
    def test_refuses_what_cannot_be_a_code(self, text: str, problem: str) -> None:
        with pytest.raises(InvalidUscc, match=problem):
            check_uscc(text)

    @pytest.mark.parametrize(
        "stem", [PERSONAL, "11022719550601002", "51130320001231456", "31010120150101888"]
    )
    def test_refuses_a_personal_number_and_does_not_repeat_it(self, stem: str) -> None:
        number = stem + ric.calc_check_digit(stem)
        with pytest.raises(InvalidUscc, match="个人身份证件号码") as refusal:
            check_uscc(number.lower())
        assert number not in str(refusal.value)
        assert stem not in str(refusal.value.as_dict())

    def test_refuses_a_personal_number_that_passes_the_check_digit_of_a_code(self) -> None:
        # 南充 高坪: 51 is a kind of organisation, 130319 could be a region; such numbers pass every test of a code.
        numbers = (
            f"5113031990{month:02d}{day:02d}{serial:03d}"
            for month in (1, 5)
            for day in (3, 9)
            for serial in range(100)
        )
        both = [stem for stem in numbers if ric.calc_check_digit(stem) == uscc.calc_check_digit(stem)]
        assert both
        for stem in both:
            number = stem + ric.calc_check_digit(stem)
            assert uscc.calc_check_digit(number[:-1]) == number[-1]
            with pytest.raises(InvalidUscc, match="个人身份证件号码"):
                check_uscc(number)

    def test_a_personal_number_mistyped_in_its_last_digit_is_no_code_either(self) -> None:
        wrong = next(digit for digit in "0123456789" if digit != ric.calc_check_digit(PERSONAL))
        with pytest.raises(InvalidUscc, match="行政区划"):
            check_uscc(PERSONAL + wrong)

    def test_a_date_that_is_none_makes_no_person(self) -> None:
        stem = "51130319901399123"
        assert check_uscc(stem + ric.calc_check_digit(stem)).kind_zh == "社会团体"


class TestBankAccounts:
    @pytest.mark.parametrize(
        ("written", "digits"),
        [
            ("0200 0049 0901 4451577", "0200004909014451577"),
            ("'0200-0049-0901\t", "020000490901"),
            ("１１０９１１", "110911"),
            ("NRA1100012345", "1100012345"),
        ],
    )
    def test_are_compared_by_digits(self, written: str, digits: str) -> None:
        assert bank_digits(written) == digits

    @pytest.mark.parametrize(
        "written",
        ["", "1234", "1" * 33, "6.2220202E+18", "1234****9876", "6222020200000.0", "ABC12345", "工行"],
    )
    def test_refuses_what_is_no_account_in_full(self, written: str) -> None:
        with pytest.raises(InvalidAccount):
            bank_digits(written)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("0200 0049 0901", "020000490901"),
            ("1234****9876", "1234555559876"),
            ("1234****9876", "12*********876"),
            ("****9876", "1234555559876"),
            ("1234XXXX", "1234555559876"),
            ("1234＊＊＊＊9876", "1234****9876"),
        ],
    )
    def test_the_same(self, one: str, other: str) -> None:
        assert same_account(one, other)
        assert same_account(other, one)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("", ""),
            ("****", "1234555559876"),
            ("****", "****"),
            ("***876", "1234555559876"),
            ("1234****9876", "1234555559875"),
            ("1234****9876", "1235555559876"),
            ("12345****3456", "123456"),
            ("020000490901", "20000490901"),
            ("6.2E+18", "6.2E+18"),
        ],
    )
    def test_not_the_same(self, one: str, other: str) -> None:
        assert not same_account(one, other)
        assert not same_account(other, one)

    @given(accounts)
    def test_an_account_is_the_same_as_itself_masked(self, account: str) -> None:
        assert same_account(account, mask(account))

    @given(accounts, accounts)
    def test_two_accounts_in_full_agree_digit_by_digit(self, one: str, other: str) -> None:
        assert same_account(one, other) is (one == other)


class TestMask:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("", ""),
            ("1234567", "****"),
            ("12345678", "****5678"),
            ("1234 5678 9876", "1234****9876"),
            ("110116199003071234", "1101****1234"),
        ],
    )
    def test_examples(self, text: str, shown: str) -> None:
        assert mask(text) == shown

    @given(st.text("0123456789", min_size=1, max_size=40))
    def test_at_least_four_characters_stay_hidden(self, text: str) -> None:
        assert len(mask(text).replace("*", "")) <= max(0, len(text) - 4)
