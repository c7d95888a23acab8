"""Before the grammar: remarks in brackets and clauses that say what is not possible."""

from collections.abc import Iterator, Sequence

from webapp.sheets.values.times.groups import Doubt
from webapp.sheets.values.times.tokens import Token

_REFUSING = ("不", "停", "禁", "无", "限", "少", "暂", "恢复", "正常", "领", "入停", "驶离", "前一")
_STRANGE = {"unknown", "festival"}
_NOT_IN_BRACKETS = _STRANGE | {"ordinary_days"}
_DAYLIKE = {"date", "compact", "month_day", "dashed", "day"}
_JOINS = {"range", "list"}


def settled(tokens: Sequence[Token]) -> tuple[list[Token], list[Doubt]]:
    """The tokens that can be read as days and hours, and doubts for the words left out."""
    kept = _days_of_numbers(_without_loose_brackets(tokens))
    doubts = [Doubt("times_not_understood", words) for words in _strange_words(kept)]
    kept = _without(kept, _remarks(kept, doubts))
    kept = _without(kept, _refusing_clauses(kept))
    return list(_certain(kept)), doubts


def _certain(tokens: Sequence[Token]) -> Iterator[Token]:
    """Without strange words, and without a 至 that had one at its side."""
    for n, token in enumerate(tokens):
        around = {t.kind for t in (*tokens[max(0, n - 1) : n], *tokens[n + 1 : n + 2])}
        if token.kind not in _STRANGE and not (token.kind == "range" and around & _STRANGE):
            yield token


def _strange_words(tokens: Sequence[Token]) -> Iterator[str]:
    """Stretches that nobody knows, each as one."""
    words = ""
    for token in tokens:
        if token.kind in _STRANGE:
            words += token.text
        elif words:
            yield words
            words = ""
    if words:
        yield words


def _without(tokens: Sequence[Token], left_out: set[int]) -> list[Token]:
    return [t for n, t in enumerate(tokens) if n not in left_out]


def _without_loose_brackets(tokens: Sequence[Token]) -> list[Token]:
    """周一至周五(16:30-21:00: a bracket without its partner means nothing."""
    loose: set[int] = set()
    opened: list[int] = []
    for n, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(n)
        elif token.kind == "close":
            if opened:
                opened.pop()
            else:
                loose.add(n)
    return _without(tokens, loose | set(opened))


def _days_of_numbers(tokens: Sequence[Token]) -> list[Token]:
    """10月18、19日: a bare number beside a date is a day; elsewhere it is a mere number."""
    kept = list(tokens)
    for n in range(len(kept) - 1, -1, -1):
        if kept[n].kind != "number":
            continue
        after = n + 2 < len(kept) and kept[n + 1].kind in _JOINS and kept[n + 2].kind == "day"
        before = n > 1 and kept[n - 1].kind in _JOINS and _is_day(kept, n - 2)
        kept[n] = _as(kept[n], "day" if after or before else "unknown")
    dated = False
    for n, token in enumerate(kept):
        dated = dated or token.kind in {"date", "compact"}
        if token.kind == "dashed" and not dated:
            kept[n] = _as(token, "unknown")
    return kept


def _is_day(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at].kind in _DAYLIKE:
        return True
    chain = at > 1 and tokens[at].kind == "number" and tokens[at - 1].kind in _JOINS
    return chain and _is_day(tokens, at - 2)


def _as(token: Token, kind: str) -> Token:
    return Token(kind, token.text, token.at, token.found)


def _remarks(tokens: Sequence[Token], doubts: list[Doubt]) -> set[int]:
    """Brackets that hold something strange, or closing hours of a part of the place."""
    left_out: set[int] = set()
    start = None
    for n, token in enumerate(tokens):
        if token.kind == "open":
            start = n
        elif token.kind == "close" and start is not None:
            inside = tokens[start : n + 1]
            kinds = {t.kind for t in inside}
            closing = {"time", "none"} <= kinds
            if kinds & _NOT_IN_BRACKETS or closing:
                left_out |= set(range(start, n + 1))
                words = "".join(t.text for t in inside)
                doubts.append(Doubt("times_not_understood", words))
            start = None
    return left_out


def _refusing_clauses(tokens: Sequence[Token]) -> set[int]:
    """22:00-6:00不进出, or days of another calendar: not hours to be proposed."""
    left_out: set[int] = set()
    clause: list[int] = []
    for n in range(len(tokens) + 1):
        if n == len(tokens) or tokens[n].kind == "clause":
            if any(_refuses(tokens[m]) for m in clause):
                left_out |= set(clause)
            clause = []
        else:
            clause.append(n)
    return left_out


def _refuses(token: Token) -> bool:
    if token.kind == "festival":
        return True
    return token.kind == "unknown" and any(word in token.text for word in _REFUSING)
