import pytest

from webapp.screening import Finding, asks_for_cash, personal_data

PHONES = [
    "联系电话13812345678",
    "请拨 138-1234-5678",
    "请拨 138 1234 5678 找我",
    "+86 13812345678",
    "１３８１２３４５６７８",
    "一三八一二三四五六七八",
    "座机 0316-5551234",
    "座机(010)65551234",
    "1 3 8 1 2 3 4 5 6 7 8",
]
IDENTITIES = [
    "身份证 11010519491231002X",
    "110105 19491231 002X",
    "１１０１０５１９４９１２３１００２Ｘ",
    "旧证号 110105491231002",
]
CLEAN = [
    "",
    "70岁以上独居老人约45人",
    "2026-03-01至2026-12-31",
    "每周六8:00-10:00、14:00-18:00",
    "编号 XQ-2026-0132",
    "约 1200 户,2027年6月30日前",
    "拨打12345热线",
    "第3网格 2号楼",
]


@pytest.mark.parametrize("text", PHONES)
def test_phone_numbers_are_found(text):
    found = personal_data(text)

    assert found is not None
    assert found[0] is Finding.PHONE


@pytest.mark.parametrize("text", IDENTITIES)
def test_identity_numbers_are_found(text):
    found = personal_data(text)

    assert found is not None
    assert found[0] is Finding.IDENTITY


def test_bank_cards_and_mail_are_found():
    assert personal_data("卡号 6222 0212 3456 7890 128")[0] is Finding.BANK_CARD
    assert personal_data("写信到 wang.li@example.com")[0] is Finding.MAIL


@pytest.mark.parametrize("text", CLEAN)
def test_ordinary_numbers_pass(text):
    assert personal_data(text) is None


def test_what_was_found_is_shown_masked():
    assert personal_data("13812345678")[1] == "138…78"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("希望捐款两万", "捐款"),
        ("需要赞助费", "赞助费"),
        ("请转账", "转账"),
        ("每户补助500元", "500元"),
        ("活动经费 2 万元", "2 万元"),
        ("扫收款码", "收款码"),
    ],
)
def test_asking_for_cash_is_found(text, words):
    assert asks_for_cash(text) == words


FINE = ["免费，不收现金", "不募款、不收现金", "谢绝捐款", "元旦联欢", "单元门口"]


@pytest.mark.parametrize("text", FINE)
def test_refusing_cash_is_fine(text):
    assert asks_for_cash(text) is None
