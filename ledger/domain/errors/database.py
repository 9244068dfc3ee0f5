"""Refusals because the database is not in order."""

from __future__ import annotations

from ledger.domain.errors.base import Refusal


class StoreRefusal(Refusal):
    """The database cannot serve the ledger as it is: {problem}."""

    code = "store_refused"
    message_zh = "数据库不可用：{problem}"
    message_en = "the database cannot serve the ledger: {problem}"
    way_out_zh = "运行 yanqi doctor 查看原因与处理办法。"
    way_out_en = "Run yanqi doctor: it says what is wrong and how to mend it."
    sticky = False


class ServerUnreachable(StoreRefusal):
    """No connection to the PostgreSQL server could be made."""

    code = "server_unreachable"
    message_zh = "无法连接数据库服务器：{problem}"
    message_en = "the database server cannot be reached: {problem}"
    way_out_zh = "检查 DATABASE_URL、网络与服务器状态后重试。"
    way_out_en = "Check DATABASE_URL, the network and the server, then try again."


class ServerTooOld(StoreRefusal):
    """The PostgreSQL server is older than 15."""

    code = "server_too_old"
    message_zh = "数据库服务器版本为 {version}，要求 PostgreSQL {required} 或更高"
    message_en = "the server is PostgreSQL {version}; {required} or later is required"
    way_out_zh = "升级服务器，或不设置 DATABASE_URL 而使用内置数据库。"
    way_out_en = "Upgrade the server, or leave DATABASE_URL unset and use the embedded one."


class DatabaseNotMigrated(StoreRefusal):
    """Migrations of this version of the program have not been applied."""

    code = "database_not_migrated"
    message_zh = "数据库结构尚未更新：缺少 {missing}"
    message_en = "the database lacks migrations: {missing}"
    way_out_zh = "运行 yanqi init。"
    way_out_en = "Run yanqi init."


class MigrationChanged(StoreRefusal):
    """A migration that was already applied reads differently now."""

    code = "migration_changed"
    message_zh = "迁移文件 {name} 在执行之后被改动"
    message_en = "migration {name} was changed after it had been applied"
    way_out_zh = "恢复该文件的原内容；改动须写入新的迁移文件。"
    way_out_en = "Restore the file; put the change into a migration of its own."


class DatabaseNewer(StoreRefusal):
    """The database was migrated by a later version of the program."""

    code = "database_newer"
    message_zh = "数据库由更新版本的程序建立（迁移 {name}），本程序不认识"
    message_en = "the database was migrated by a later version (migration {name}), unknown to this one"
    way_out_zh = "使用更新版本的程序。"
    way_out_en = "Use the later version of the program."


class MigrationFailed(StoreRefusal):
    """A migration could not be applied; it left nothing behind."""

    code = "migration_failed"
    message_zh = "迁移 {name} 未能执行，未留下任何改动：{problem}"
    message_en = "migration {name} failed and left nothing behind: {problem}"


class LedgerBusy(StoreRefusal):
    """Others held a lock longer than this command was willing to wait; nothing was changed."""

    code = "ledger_busy"
    message_zh = "系统繁忙，等待超时，未作任何改动：{problem}"
    message_en = "the ledger is busy; nothing was changed: {problem}"
    way_out_zh = "稍后以同一幂等键重试。"
    way_out_en = "Try again shortly, with the same idempotency key."


class EmbeddedServerFailed(StoreRefusal):
    """The embedded PostgreSQL server could not be started or stopped."""

    code = "embedded_server_failed"
    message_zh = "内置数据库未能启动：{problem}"
    message_en = "the embedded database could not be started: {problem}"
    way_out_zh = "查看日志 {log}，或设置 DATABASE_URL 使用其他 PostgreSQL。"
    way_out_en = "Read the log {log}, or set DATABASE_URL to use another PostgreSQL."


class DataDirectoryUnsafe(StoreRefusal):
    """The data directory, or a directory the server needs, belongs to another user or is open to others."""

    code = "data_directory_unsafe"
    message_zh = "目录不安全：{path}（{problem}）"
    message_en = "unsafe directory: {path} ({problem})"
    way_out_zh = "改用属于本用户的目录（YANQI_DATA），或修正该目录的所有者与权限。"
    way_out_en = "Use a directory of your own (YANQI_DATA), or correct its owner and permissions."


class RebuildUnderWay(StoreRefusal):
    """Another process rebuilds or migrates the database at this moment."""

    code = "rebuild_under_way"
    message_zh = "另一进程正在重建或更新数据库"
    message_en = "another process is rebuilding or migrating the database"
    way_out_zh = "等待其完成后再重建。"
    way_out_en = "Rebuild when it has finished."


class ReplayFailed(StoreRefusal):
    """Stored events could not be projected again; the live guards and screens were left as they are."""

    code = "replay_failed"
    message_zh = "重放事件 {first}–{last} 失败，现有投影未改动：{problem}"
    message_en = "events {first} to {last} could not be replayed; the live projection is unchanged: {problem}"
    way_out_zh = "运行 yanqi doctor 与 yanqi verify，并将以上信息交给维护人员。"
    way_out_en = "Run yanqi doctor and yanqi verify, and pass this message to whoever maintains the program."


class NoDatabase(StoreRefusal):
    """There is no database yet in the data directory, and DATABASE_URL names none."""

    code = "no_database"
    message_zh = "尚无数据库：{directory}"
    message_en = "there is no database yet in {directory}"
    way_out_zh = "运行 yanqi init，或以 YANQI_DATA 指明数据目录，或以 DATABASE_URL 指明数据库。"
    way_out_en = "Run yanqi init, or name the data directory by YANQI_DATA or a database by DATABASE_URL."


class ReaderRoleMissing(StoreRefusal):
    """The database has no role under which pages are read, or we may not take it."""

    code = "reader_role_missing"
    message_zh = "数据库缺少只读角色 {role}，或未授予本程序：不能按部门范围显示"
    message_en = "the role {role} is missing, or not granted to us: nothing can be shown by department"
    way_out_zh = "运行 yanqi doctor，请数据库管理员执行其中给出的语句，再运行 yanqi init。"
    way_out_en = (
        "Run yanqi doctor, ask the database's administrator for the statements it names, then run yanqi init."
    )
