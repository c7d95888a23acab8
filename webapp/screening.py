"""Free text must not carry personal data or ask for cash. Pure functions on strings.

Patterns: mainland mobile numbers (11 digits from 13 to 19), land lines with area code, resident
identity numbers (GB 11643-1999, checked by their last digit), bank cards (Luhn), e-mail.
"""

import re
import unicodedata
from enum import StrEnum

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_SEPARATED = r"[\s\-\u2010-\u2015·.,_/]?"
_MOBILE = re.compile(
    rf"(?<!\d)(?:\+?0{{0,2}}86{_SEPARATED})?1{_SEPARATED}[3-9](?:{_SEPARATED}\d){{9}}(?!\d)"
)
_LAND_LINE = re.compile(rf"(?<!\d)\(?0\d{{2,3}}\)?{_SEPARATED}[2-9]\d{{6,7}}(?!\d)")
_LONG_NUMBER = re.compile(rf"(?<!\d)\d(?:{_SEPARATED}\d){{14,18}}{_SEPARATED}[\dXx]?(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")

_CASH = re.compile(
    r"现金|捐款|捐钱|募款|募捐|筹款|集资|赞助费|赞助款|转账|汇款|打款|收款码|红包"
    r"|资金支持|资金赞助|经费赞助"
    r"|\d+(?:\.\d+)?\s*(?:万|千|百|亿)?\s*(?:元|块钱|人民币|rmb|cny)",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"(?:不|非|勿|无|免|未|禁止|拒绝|谢绝|不得|严禁)\S{0,3}$")


class Finding(StrEnum):
    """What was found; also the name of the rule in `Unfit`."""

    PHONE = "phone"
    IDENTITY = "identity"
    BANK_CARD = "bank_card"
    MAIL = "mail"


def personal_data(text: str) -> tuple[Finding, str] | None:
    """Return the first kind of personal number in the text and a masked piece, or None.

    Full-width digits, digits written as 一三八… and digits with separators are seen through.
    """
    plain = unicodedata.normalize("NFKC", text)
    for candidate in (plain, plain.translate(_CHINESE_DIGITS)):
        for match in _LONG_NUMBER.finditer(candidate):
            digits = re.sub(r"[^\dXx]", "", match.group()).upper()
            if _is_identity(digits):
                return Finding.IDENTITY, _masked(digits)
            if digits.isdigit() and len(digits) >= 16 and _passes_luhn(digits):
                return Finding.BANK_CARD, _masked(digits)
        for pattern in (_MOBILE, _LAND_LINE):
            if found := pattern.search(candidate):
                return Finding.PHONE, _masked(found.group())
    if mail := _MAIL.search(plain):
        return Finding.MAIL, _masked(mail.group())
    return None


def asks_for_cash(text: str) -> str | None:
    """Return the words that speak of money, or None. "不收现金" is fine."""
    plain = unicodedata.normalize("NFKC", text)
    for found in _CASH.finditer(plain):
        if not _NEGATED.search(plain[: found.start()]):
            return found.group()
    return None


def _is_identity(digits: str) -> bool:
    if len(digits) == 15:  # numbers from before 1999: region and birthday must be possible
        return digits.isdigit() and "01" <= digits[8:10] <= "12" and "01" <= digits[10:12] <= "31"
    if len(digits) != 18 or not digits[:17].isdigit():
        return False
    total = sum(int(d) * w for d, w in zip(digits[:17], _ID_WEIGHTS, strict=True))
    likely_birthday = digits[6:8] in {"19", "20"} and "01" <= digits[10:12] <= "12"
    return _ID_CHECK[total % 11] == digits[17] or likely_birthday


def _passes_luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _masked(found: str) -> str:
    return f"{found[:3]}…{found[-2:]}"
