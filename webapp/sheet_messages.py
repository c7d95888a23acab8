"""What people read about a sheet: why it is not opened, what is asked about a cell or row."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from webapp.i18n import N_, _
from webapp.messages import RULES, name_of
from webapp.sheet_words import as_written, measure

SHEET_PROBLEMS: Mapping[str, str] = {  # what is asked about a cell
    "blank_below": N_("这一格是空的。和上面一样吗（“%(above)s”）？真的没有，请填“无”。"),
    "category_unknown": N_("平台没有“%(found)s”这个类别，请从列表中选择。"),
    "community_unknown": N_("没有找到名为“%(found)s”的社区，请核对名称。"),
    "degrees_unclear": N_("“%(found)s”不是 %(max)s 以内的小数度数，例如 39.5234。"),
    "distance_unclear": N_("看不出“%(found)s”是多远，请写成“3000米”或“3公里”。"),
    "grid_unknown": N_("这个社区没有名为“%(found)s”的网格，请核对名称。"),
    "missing": N_("“%(field)s”必须填写。"),
    "name_twice": N_("“%(found)s”在表中出现了两次，名称不能重复。"),
    "not_yes_or_no": N_("请填“是”或“否”，这里写的是“%(found)s”。"),
    "owner_in_title": N_("标题以“%(found)s”开头，和本行的单位不同。是它提出的吗？"),
    "owner_unknown": N_("没有找到名为“%(found)s”的社区或单位，或者您不能为它导入。"),
    "phone_unclear": N_("“%(found)s”不像一个电话号码，只能填一个。"),
    "quantity_in_title": N_("没有填数量，标题里写着“%(found)s”。数量是它吗？"),
    "same_as_above": N_("写的是“同上”。是指“%(above)s”吗？"),
    "same_as_nothing": N_("写的是“同上”，上面却没有内容，请写明。"),
    "unit_differs": N_("这个类别按“%(wanted)s”计，这里写的是“%(unit)s”。请换算后填写。"),
    # What the parsers of values ask, see webapp/sheets/values.
    "choice_unknown": N_("“%(found)s”不在可选的内容中，请从列表中选择。"),
    "closing_unclear": N_("哪些日子不开放，看不出是对全部时间还是其中一段，请分开写明。"),
    "date_far": N_("“%(found)s”离现在太远，请核对年份。"),
    "date_impossible": N_("没有“%(found)s”这一天，请核对。"),
    "day_missing": N_("“%(found)s”没有写到哪一天，请写明年月日。"),
    "day_relative": N_("“%(found)s”要看从哪天算起，请写成年月日。"),
    "day_unclear": N_("“%(found)s”看不出是哪一天，请写成年月日，例如 2026-12-31。"),
    "days_unclear": N_("看不出这些时间是哪些日子的（%(found)s），请写明星期或日期。"),
    "digits_unclear": N_("“%(found)s”是几点几分吗？请写成 20:30 这样。"),
    "early_hours": N_("“%(found)s”没有写上午还是下午，请按 24 小时写。"),
    "end_missing": N_("“%(found)s”只写了开始，没有写到几点结束。"),
    "holidays_unclear": N_("“%(found)s”是只指法定节假日，还是也包括周六、周日？请写明。"),
    "hours_impossible": N_("没有“%(found)s”这样的时间，请核对。"),
    "hours_missing": N_("没有写几点到几点（%(found)s），请写明。"),
    "hours_overlap": N_("同一天里有两段时间重叠（%(found)s），请核对。"),
    "hours_reversed": N_("“%(found)s”结束早于开始。是到次日吗？请写明。"),
    "hours_too_long": N_("“%(found)s”超过了 24 小时，请核对。"),
    "monthly": N_("平台还不能按月重复（%(found)s），请写出具体日期。"),
    "no_year": N_("“%(found)s”没有写年份，请写明是哪一年。"),
    "not_people": N_("这里要填人数，“%(unit)s”不是人数的单位。"),
    "quantity_in_words": N_("“%(found)s”没有写出数目，请填一个整数。"),
    "quantity_is_cash": N_("含有“%(found)s”。共建不收现金，请改为实物、服务的数量。"),
    "quantity_is_limit": N_("写的是最多多少，请填实际需要或能提供的数量。"),
    "quantity_is_product": N_("写的是两个数相乘，请填总数。"),
    "quantity_is_range": N_("写的是一个范围，请填一个整数。"),
    "quantity_is_rate": N_("写的是每%(per)s的量，请填总量。"),
    "quantity_not_whole": N_("数量要是整数，这里写的是“%(found)s”。"),
    "quantity_out_of_range": N_("数量“%(found)s”太小或太大，请核对。"),
    "quantity_unclear": N_("看不出数量是多少，请填一个整数，单位写在后面。"),
    "range_reversed": N_("后面的比前面的小（或早），请核对先后。"),
    "season": N_("“%(found)s”从哪天到哪天各地不同，请写明日期。"),
    "short_year": N_("“%(found)s”的年份只有两位，请写四位。"),
    "start_missing": N_("“%(found)s”没有写从几点开始。"),
    "times_not_understood": N_("“%(found)s”没有读懂。请改写，或核对建议的时间。"),
    "times_unclear": N_("看不出是什么时间（%(found)s），请写明星期或日期，和几点到几点。"),
    "too_many_windows": N_("时间超过 %(found)s 段，请分成几条填写。"),
    "weekday_wrong": N_("日期和星期对不上（%(found)s），请核对。"),
}
SHEET_REFUSALS: Mapping[str, str] = {  # why a file of sheets is not read, in one sentence
    "bomb": N_("这个文件解压后大得不正常，没有打开。请在 Excel 中另存为新的 xlsx 再上传。"),
    "cell_too_long": N_("%(address)s 单元格超过 %(limit)s 个字，没有读取。请缩短后再上传。"),
    "control_character": N_(
        "%(address)s 单元格含有看不见的控制字符（%(code)s），没有读取。请删除该字符后再上传。"
    ),
    "embedded": N_(
        "这个文件嵌入了其他程序的对象或控件，没有打开。请删除它们，另存为 xlsx 再上传。"
    ),
    "empty_file": N_("这个文件里没有内容。请核对是不是选错了文件。"),
    "encoding": N_("看不出这个文件的文字编码，或文字已损坏。请在 Excel 中另存为 xlsx 再上传。"),
    "external_links": N_(
        "这个文件链接到其他文件或数据库，没有打开。请断开链接，另存为 xlsx 再上传。"
    ),
    "formula": N_(
        "%(address)s 单元格是公式（“%(sheet)s”表共 %(count)s 处）。"
        "请全选后“选择性粘贴—数值”，保存再上传。"
    ),
    "has_macros": N_("这个文件含有宏，没有打开。请另存为不带宏的 xlsx 再上传。"),
    "has_password": N_("这个文件有密码保护，打不开。请去掉密码后再上传。"),
    "is_archive": N_("这是压缩包，不是表格。请解压后上传里面的 xlsx 或 csv。"),
    "is_html": N_("这其实是网页，只是扩展名像表格。请用 Excel 打开，另存为 xlsx 再上传。"),
    "is_image": N_("这是图片，不是表格。请上传 xlsx 或 csv。"),
    "is_json": N_("这是 JSON 数据，不是表格。请上传 xlsx 或 csv。"),
    "is_ods": N_("这是 ODS 表格，暂不支持。请另存为 xlsx 再上传。"),
    "is_old_excel": N_("这是老格式的 Excel 文件（xls）。请用 Excel 或 WPS 另存为 xlsx 再上传。"),
    "is_pdf": N_("这是 PDF，不是表格。请上传原来的 xlsx 或 csv。"),
    "is_program": N_("这是程序文件，不是表格，没有打开。请上传 xlsx 或 csv。"),
    "is_slides": N_("这是演示文稿，不是表格。请上传 xlsx 或 csv。"),
    "is_word": N_("这是 Word 文档，不是表格。请把表格复制到 Excel，另存为 xlsx 再上传。"),
    "is_xlsb": N_("这是二进制工作簿（xlsb），暂不支持。请另存为 xlsx 再上传。"),
    "is_xml": N_("这是 XML 文件，不是 xlsx。请用 Excel 打开，另存为 xlsx 再上传。"),
    "no_header": N_("没有找到标题行。请在表格上方写明各列的名称，例如“社区”“标题”“数量”。"),
    "no_rows": N_("只找到标题行，下面没有内容。请填写后再上传。"),
    "too_large": N_("文件超过 %(limit)s MB。请删去图片和不用的工作表，或者分成几个文件。"),
    "too_many_cells": N_("表格太大：行数乘列数超过 %(limit)s。请分成几个文件上传。"),
    "too_many_columns": N_(
        "%(address)s 单元格在第 %(limit)s 列以外。请删去多余的列和那里的内容再上传。"
    ),
    "too_many_rows": N_("一张表最多 %(limit)s 行，这里超过了。请分成几个文件上传。"),
    "too_many_sheets": N_("这个文件有超过 %(limit)s 张工作表。请只留下要导入的再上传。"),
    "too_much": N_(
        "打开这个文件要用的内存或时间太多，没有读取。请只留下要导入的内容，另存后再上传。"
    ),
    "truncated": N_("这个文件不完整，可能没有传完或没有保存好。请重新保存后再上传。"),
    "unreadable": N_("这个文件已损坏，读不出来。请在 Excel 中打开，另存为 xlsx 再上传。"),
    "wrong_extension": N_(
        "扩展名（%(name)s）和内容（%(found)s）不一致，没有打开。请按内容改正扩展名后再上传。"
    ),
    "xml_entities": N_(
        "这个文件含有不安全的 XML 定义，没有打开。请在 Excel 中另存为新的 xlsx 再上传。"
    ),
}
# What is asked about rows of a sheet besides what its cells say; see also SHEET_PROBLEMS, RULES.
IMPORT_PROBLEMS: Mapping[str, str] = {
    "unclear": N_("这一格读不准，请改写成能确定的写法。"),
    "incomplete": N_("提交前要填写这一项。"),
    "too_long": N_("太长：最多 %(most)s 个字，这里有 %(found)s 个。"),
    "number_range": N_("请填写 1 到 %(max)s 之间的整数。"),
    "same_as_row": N_("和第 %(row)s 行内容相同。请改正，或者选“这一行不导入”。"),
    "there_but_different": N_(
        "平台上已有同名的组织，但%(fields)s不同。资料请在组织页面修改；这一行请选不导入。"
    ),
    "number_differs": N_(
        "编号 %(code)s 已在平台上，这里的%(fields)s和它不同，没有导入。"
        "要改请到它的页面；是另一条的话，请在表格里删去编号再上传。"
    ),
    "closed_by_hand": N_("“%(found)s”已停用。请先恢复启用，或者这一行不导入。"),
}


# What a cell that was read by convention does not say, by the codes of what is lacking.
LACKING: Mapping[str, str] = {
    "season": N_("季节或假期的起止日期"),
    "no_year": N_("年份"),
    "start_missing": N_("开始的钟点"),
    "end_missing": N_("结束的钟点"),
    "hours_missing": N_("钟点"),
}


# What a file is or has, as refusals name it: see `webapp.sheets.reading.sniffing`.
FILE_WORDS = (N_("文本表格（csv）"), N_("Excel 工作簿（xlsx）"), N_("没有扩展名"))


def problem_sentence(problem: Any) -> str:
    """Say what is asked about a cell or row of a sheet; `problem` has a code and facts.

    What is `lacking` was settled by convention: the sentence says what it was read as.
    """
    sentence, facts = _worded(problem)
    return sentence % facts


def problem_on_page(problem: Any) -> Markup:
    """Say the same on a page, where what somebody wrote is marked as such."""
    sentence, facts = _worded(problem)
    return escape(sentence) % {name: as_written(str(fact)) for name, fact in facts.items()}


def _worded(problem: Any) -> tuple[str, dict[str, Any]]:
    """Return the sentence and what is put in: our words translated, others as they were written."""
    facts = dict(problem.facts)
    if "lacking" in facts:
        facts["lacking"] = _("、").join(_(LACKING[code]) for code in facts["lacking"].split())
        return _("没有写%(lacking)s，按“%(read)s”读入；不对请改。"), facts | {
            "read": problem.suggestion
        }
    if "fields" in facts:
        facts["fields"] = _("、").join(name_of(field) for field in facts["fields"])
    if heading := facts.get("field"):
        facts["field"] = _(heading)
    if "wanted" in facts:
        facts["wanted"] = measure(facts["wanted"])
    known = {**RULES, **SHEET_PROBLEMS, **IMPORT_PROBLEMS}
    return _(known.get(problem.code, IMPORT_PROBLEMS["unclear"])), facts


def refusal_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Say why a file cannot be read."""
    return _(SHEET_REFUSALS[code]) % _refused(facts)


def refusal_on_page(code: str, facts: Mapping[str, Any]) -> Markup:
    told = {name: as_written(str(fact)) for name, fact in _refused(facts).items()}
    return escape(_(SHEET_REFUSALS[code])) % told


def _refused(facts: Mapping[str, Any]) -> dict[str, Any]:
    ours = {name: _(facts[name]) for name in ("found", "name") if facts.get(name) in FILE_WORDS}
    return {**facts, **ours}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(problem_sentence=problem_on_page, refusal_sentence=refusal_on_page)
