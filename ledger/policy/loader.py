"""Read a policy pack from its folder, and refuse one that contradicts its schema, itself or its source.

A pack is a folder: ``pack.yaml``, the source text, ``families/*.yaml`` and ``clauses/*.yaml``, one each.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import msgspec

from ledger.domain.errors import InvalidPack
from ledger.policy.checks import check_clause, check_header, check_pack
from ledger.policy.clause import Clause, Family
from ledger.policy.pack import Pack, PackHeader
from ledger.policy.strict_yaml import Document, read_yaml

DEFAULT_PACK = "huairou-2026-draft"

_PLACE = re.compile(r"^(?P<problem>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)

Shape = TypeVar("Shape", PackHeader, Family, Clause)


@cache
def default_pack() -> Pack:
    """Return the pack that comes with the ledger: the draft measure of 2026."""
    return load_pack(Path(str(files("ledger.policy") / "packs" / DEFAULT_PACK)))


def load_pack(folder: Path) -> Pack:
    """Load and check a pack. Raises InvalidPack or MalformedYaml, naming file, line and key."""
    header, header_document = _load(folder / "pack.yaml", PackHeader, folder)
    source_text = _source(folder, header, header_document)
    check_header(header, header_document)
    families = [_load(path, Family, folder) for path in sorted((folder / "families").glob("*.yaml"))]
    clauses = [_load(path, Clause, folder) for path in sorted((folder / "clauses").glob("*.yaml"))]
    shared = {family.id: family for family, _ in families}
    completed = []
    for clause, document in clauses:
        whole = _with_shared_facts(clause, shared.get(clause.family or ""), header)
        check_clause(whole, document, header, shared, source_text)
        completed.append(whole)
    pack = Pack(
        header=header,
        families=tuple(family for family, _ in families),
        clauses=tuple(sorted(completed, key=_reading_order)),
        source_text=source_text,
        fingerprint=_fingerprint(folder),
    )
    check_pack(
        pack,
        {
            **{family.id: document for family, document in families},
            **{clause.id: document for clause, document in clauses},
        },
        header_document,
    )
    return pack


def _load(path: Path, shape: type[Shape], folder: Path) -> tuple[Shape, Document]:
    """Read one file into its shape. Raises InvalidPack or MalformedYaml."""
    name = str(path.relative_to(folder))
    document = read_yaml(_text(path, name), name)
    try:
        return msgspec.convert(document.data, shape), document
    except msgspec.ValidationError as error:
        found = _PLACE.match(str(error))
        problem, key = (found["problem"], found["path"] or "$") if found else (str(error), "$")
        line = document.line_of(key)
        raise InvalidPack(
            file=name, line=line, key=key, problem=f"不合格式（{problem}）", problem_en=problem
        ) from None


def _text(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise InvalidPack(
            file=name, line=1, key="$", problem="文件不存在", problem_en="no such file"
        ) from None
    except UnicodeDecodeError:
        raise InvalidPack(file=name, line=1, key="$", problem="不是 UTF-8", problem_en="not UTF-8") from None


def _source(folder: Path, header: PackHeader, document: Document) -> str:
    """Return the source text, byte for byte the one the pack was made from."""
    path = folder / header.source.file
    if path.parent != folder:
        raise _header_problem(
            document, "$.source.file", "须在政策包文件夹内", "must lie in the pack's folder"
        )
    text = _text(path, header.source.file)
    if hashlib.sha256(path.read_bytes()).hexdigest() != header.source.sha256:
        raise _header_problem(document, "$.source.sha256", "与原文文件不符", "does not match the source file")
    return text


def _header_problem(document: Document, key: str, problem: str, problem_en: str) -> InvalidPack:
    return InvalidPack(
        file=document.name, line=document.line_of(key), key=key, problem=problem, problem_en=problem_en
    )


def _with_shared_facts(clause: Clause, family: Family | None, header: PackHeader) -> Clause:
    """Return the clause with the facts it shares: its family's, and those of all clauses that pay."""
    common = header.common_facts if clause.pays else ()
    shared = (*(family.facts if family else ()), *clause.facts, *common)
    return msgspec.structs.replace(clause, facts=shared)


def _reading_order(clause: Clause) -> tuple[int, str]:
    """Order clauses as the measure does: by article, then by id; the final clause comes last."""
    return (int(clause.article) if clause.article.isdecimal() else 99, clause.id)


def _fingerprint(folder: Path) -> str:
    """Return the SHA-256 over every file of the pack, by name."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(folder)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
