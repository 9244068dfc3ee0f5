"""Refusals of files: statements and imports."""

from __future__ import annotations

from ledger.domain.errors.base import InvalidInput, StateRefusal


class UnreadableStatement(InvalidInput):
    """A statement file (对账单) is damaged, cut or contradicts itself; nothing of it was imported."""

    code = "unreadable_statement"
    message_zh = "对账单 {file} 无法读取：{problem}"
    message_en = "statement {file} cannot be read: {problem_en}"
    way_out_zh = "从网银或国库系统重新下载原始文件，不要另存或编辑；仍不能读取时改用其他导出格式。"
    way_out_en = "Download the original again, neither edited nor saved anew; if it still fails, export another format."


class FileTooLarge(InvalidInput):
    """A file, or what a compressed file unpacks to, is larger than a statement can be."""

    code = "file_too_large"
    message_zh = "文件 {file} 过大：{measure}，上限 {limit}"
    message_en = "file {file} is too large: {measure_en}, the limit is {limit}"
    way_out_zh = "缩短日期范围，分几次导出。"
    way_out_en = "Export a shorter range of dates, in several files."


class UnknownLayout(InvalidInput):
    """No row of the table holds the headers of a date and of an amount that any mapping profile knows."""

    code = "unknown_layout"
    message_zh = "对账单 {file} 的版式无法识别，找到的表头：{headers}"
    message_en = "the layout of statement {file} is unknown; headers found: {headers}"
    way_out_zh = "确认含有日期列和金额列；可指定版式，或为该行版式增加一个映射文件。"
    way_out_en = "Check that it has a date and an amount column; name a profile, or add one for this bank."


class UnknownProfile(InvalidInput):
    """A mapping profile (版式) is named that does not exist."""

    code = "unknown_profile"
    message_zh = "没有版式 {name}；现有：{known}"
    message_en = "there is no profile {name}; there are: {known}"
    way_out_zh = "选择其中之一，或留空由程序识别。"
    way_out_en = "Choose one of them, or leave it to be recognised."


class ImportUnreadable(InvalidInput):
    """A file is none of the kinds that can be imported, is damaged, or is locked with a password."""

    code = "import_unreadable"
    message_zh = "文件无法读取：{file}（{problem}）"
    message_en = "the file cannot be read: {file} ({problem_en})"
    way_out_zh = "用表格软件打开后另存为 .xlsx，或存为 UTF-8 的 .csv，再行导入。"
    way_out_en = "Open it in a spreadsheet, save it as .xlsx or as .csv in UTF-8, and import that."


class ImportTooLarge(InvalidInput):
    """A file, what it unpacks to, or the table in it is larger than an import takes."""

    code = "import_too_large"
    message_zh = "文件过大：{file}，{what} {size}，至多 {most}"
    message_en = "the file is too large: {file}, {what_en} {size}, at most {most}"
    way_out_zh = "删除表格之外的空行空列，或分成几个文件分别导入。"
    way_out_en = "Delete empty rows and columns outside the table, or import it in several files."


class ImportLayoutUnknown(InvalidInput):
    """No sheet of a file has the headings of something that can be imported."""

    code = "import_layout_unknown"
    message_zh = "表头无法识别：{file} {sheet}，缺少 {missing}"
    message_en = "the headings are not known: {file} {sheet} lacks {missing_en}"
    way_out_zh = "用 yanqi import --template FILE 生成模板，按模板的表头填写。"
    way_out_en = "Make a template by `yanqi import --template FILE` and use its headings."


class UnreadableCell(InvalidInput):
    """A cell does not hold what its column is for."""

    code = "unreadable_cell"
    message_zh = "“{field}”{problem}：{value}"
    message_en = "{field}: {problem_en}: {value}"
    way_out_zh = "更正该单元格后重新导入；已导入的行不会重复。"
    way_out_en = "Correct the cell and import again; rows already imported are not repeated."


class RepeatedRow(InvalidInput):
    """Two rows of one file are about the same thing."""

    code = "repeated_row"
    message_zh = "{kind} {name} 与{earlier}重复"
    message_en = "{kind} {name} is given again, first in {earlier}"
    way_out_zh = "保留一行；确为两笔的，分别填写编号。"
    way_out_en = "Keep one of them; where they are two, give each a number of its own."


class AlreadyDifferent(StateRefusal):
    """A row is already in the ledger, with other content."""

    code = "already_different"
    message_zh = "{kind} {name} 已在账，内容不同：{differences}"
    message_en = "{kind} {name} is in the ledger already, with other content: {differences}"
    way_out_zh = "导入不改动已有内容：从文件中删去此行，变更按其专门流程办理。"
    way_out_en = "An import changes nothing: leave the row out, and record the change by its own command."


class ImportRefused(StateRefusal):
    """Rows of a file are refused, and all or nothing was asked for."""

    code = "import_refused"
    message_zh = "{rows} 行中有 {bad} 行不能导入，整个文件未导入"
    message_en = "{bad} of {rows} rows cannot be imported; nothing of the file was"
    way_out_zh = "按列出的原因更正后重新导入，或用 --keep-good 只导入无误的行。"
    way_out_en = "Correct the rows as listed and import again, or import the good ones alone by --keep-good."
    sticky = False
