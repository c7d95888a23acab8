"""Which words are headings, whatever the kind of sheet; what else a row of a sheet may be."""

import re
from collections.abc import Sequence
from functools import lru_cache

from webapp.sheets.columns import bare_key, heading_key
from webapp.sheets.grid import Cell
from webapp.sheets.kinds import KINDS

LONGEST_HEADING = 30
_HEADS = (
    "名称 时间 地点 数量 地址 电话 人数 内容 情况 备注 类别 对象 方式 要求 日期 时段 说明 类型 项目 事项 单位 "
    "社区 姓名 期限 时限 编号 序号 范围 容量 标准 收费 限制 泊位 车位 场地 设施"
).split()
_NO_HEADING = re.compile(r"[:：。；;！!？?]|\d{3}")
_TOTAL = re.compile(
    r"(本页)?(合计|总计|小计|共计|累计|总和|汇总)(\W.*|[（(:：].*|\d.*)?", re.DOTALL
)
_NOTE = re.compile(
    r"(备?注|附注|说明|附件?|附|※|★|填[表报写]说明|填[表报写]要求|填[表报写]人|制表|审核|联系人|温馨提示|提示|"
    r"数据来源|资料来源|来源|截止|本表)\s*\d*\s*[:：].*|[*※★◆●].*|(备?注|附注)[\d１-９一二三]?[.、，,\s].*",
    re.DOTALL,
)
_SIGNED = re.compile(
    r"(填[表报]|制表|审[核批]|负责|经办|联系|单位(（|\()?盖章|报送|日期|电话|时间|盖章).{0,12}[:：]"
)
_EXAMPLE = re.compile(r"(填写)?(示例|样例|范例|例如|举例)([:：（(].*)?|例[:：].*", re.DOTALL)
_SECTION = re.compile(
    r"【.+】|〖.+〗|［.+］|\[.+\]|《?.{0,2}[一二三四五六七八九十]+[、.．].+|[（(][一二三四五六七八九十]+[)）].+|.{2,30}[:：]|"
    r"第[一二三四五六七八九十]+(部分|类|批).*"
)
_SECTION_MARKS = re.compile(
    r"^[【〖［\[]|[】〗］\]]$|^[一二三四五六七八九十]+[、.．]\s*|^[（(][一二三四五六七八九十]+[)）]\s*|[:：]$"
)


@lru_cache(maxsize=10_000)
def known_headings() -> frozenset[str]:
    names = [
        name
        for kind in KINDS.values()
        for name in (
            *kind.ignored,
            *(n for column in kind.columns for n in (column.heading, *column.aliases)),
        )
    ]
    return frozenset(heading_key(name) for name in names)


@lru_cache(maxsize=10_000)
def heading_worth(text: str) -> float:
    """How much a text is like a heading: 1 for one we know, 0 for none."""
    text = text.strip().rstrip("*:：")
    if not text or len(text) > LONGEST_HEADING or _NO_HEADING.search(text):
        return 0.0
    key, known = bare_key(text) or heading_key(text), known_headings()
    if key in known or heading_key(text) in known:
        return 1.0
    parts = [bare_key(part) for part in re.split(r"[/／、\n]", text)]
    if len(parts) > 1 and any(part in known for part in parts):
        return 1.0
    return 0.8 if any(key.endswith(head) for head in _HEADS) and len(key) <= 12 else 0.0


def texts_of(row: Sequence[Cell]) -> list[Cell]:
    """The cells of a row that say something of their own: a merged range counts once."""
    own: list[Cell] = []
    for cell in row:
        if cell.text and not (cell.merged and own and own[-1].text == cell.text):
            own.append(cell)
    return own


def is_header(row: Sequence[Cell]) -> bool:
    """Say whether most cells of a row are headings, and at least two."""
    texts = texts_of(row)
    worth = sum(heading_worth(cell.text) for cell in texts)
    return len(texts) > 1 and worth >= 1.6 and worth >= len(texts) * 0.5


def is_another_header(row: Sequence[Cell]) -> bool:
    """Say whether a row below records is beyond doubt one of headings."""
    texts = texts_of(row)
    worths = [heading_worth(cell.text) for cell in texts]
    return worths.count(1.0) > 1 and min(worths) > 0 and len(texts) > len(row) // 2


def is_total(row: Sequence[Cell]) -> bool:
    texts = [cell.text for cell in texts_of(row)][:2]
    if texts and texts[0].isdecimal():
        texts = texts[1:]
    squeezed = "".join(texts[0].split()) if texts else ""
    return bool(_TOTAL.fullmatch(squeezed)) and len(squeezed) <= 30


def is_note(row: Sequence[Cell]) -> bool:
    texts = texts_of(row)
    if len(texts) == 1:
        return bool(_NOTE.fullmatch(texts[0].text)) or _is_prose(row, texts[0])
    return bool(texts) and all(_SIGNED.search(cell.text) for cell in texts)


def _is_prose(row: Sequence[Cell], cell: Cell) -> bool:
    merged = sum(other.text == cell.text for other in row) >= max(2, len(row) - 1)
    return merged and len(cell.text) > 30


def is_example(row: Sequence[Cell]) -> bool:
    texts = texts_of(row)
    return len(texts) > 1 and bool(_EXAMPLE.fullmatch(texts[0].text))


def is_section(row: Sequence[Cell], *, counted: bool) -> bool:
    """A row with one text that heads those below it. `counted`: the first column has numbers."""
    texts = texts_of(row)
    if len(texts) != 1 or len(row) < 2 or len(texts[0].text) > 40:
        return False
    spans = sum(cell.text == texts[0].text for cell in row) > max(1, len(row) // 2)
    first = texts[0].column == row[0].column and counted and not texts[0].text.isdecimal()
    return spans or first or bool(_SECTION.fullmatch(texts[0].text))


def section_name(text: str) -> str:
    before = None
    while before != text:
        before, text = text, _SECTION_MARKS.sub("", text.strip()).strip()
    return text
