"""The files of a company's law: found, read, checked one by one and against each other, every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from bsclib.errors import Fault, InputError, Place, Text, raise_faults
from bsclib.kept import kept_by_size
from bsclib.law.card import CardDoc
from bsclib.law.checks import check_card, check_company, check_judgement, check_strategy
from bsclib.law.company import CompanyDoc
from bsclib.law.faults import read_model
from bsclib.law.findings import Finding, fault_of, said
from bsclib.law.ledger import LedgerDoc, check_ledger
from bsclib.law.links import Law, check_links
from bsclib.law.strategy import Judgement, Strategy
from bsclib.law.strict_yaml import MAX_BYTES, Document, read
from bsclib.law.vocabulary import BOTH

D = TypeVar("D")
Read = tuple[D, Document]

_OWN: dict[type[Any], Callable[..., Iterator[Finding]]] = {
    CardDoc: check_card,
    CompanyDoc: check_company,
    Judgement: check_judgement,
    LedgerDoc: check_ledger,
    Strategy: check_strategy,
}


@dataclass(frozen=True)
class Files:
    """Everything that was read, each model beside the document that knows its lines."""

    folder: Path
    company: Read[CompanyDoc]
    cards: dict[str, Read[CardDoc]]
    strategy: Read[Strategy] | None
    judgements: dict[str, Read[Judgement]]
    ledger: Read[LedgerDoc] | None
    files: tuple[Path, ...]
    notices: tuple[Fault, ...] = ()
    proposed: dict[str, Read[CardDoc]] = field(default_factory=dict)


@kept_by_size(most=16_000_000)  # bytes of law: a thousand cards and more, each read once in a process
def _read(name: str, content: bytes, model: Any, languages: frozenset[str]) -> tuple[Any, Document, tuple[Fault, ...]]:
    """Return one file as a model, with its own faults; pure, so that an unchanged file is read once."""
    document = read(name, content)
    if document.data is None or any(f.code == "yaml_syntax" for f in document.faults):
        return None, document, document.faults
    asked = _languages(document.data) if model is CompanyDoc else languages
    spec, faults = read_model(document, model, asked)
    spec = spec or _sound_rows(document, model, faults, asked)
    if spec is not None:
        faults += [fault_of(document, finding) for finding in _OWN[model](spec)]
    return spec, document, tuple(faults)


def _languages(data: Any) -> frozenset[str]:
    """Return the languages that a company names; both where it names none that we know."""
    named = data.get("languages") if isinstance(data, dict) else None
    return BOTH.intersection(n for n in named if isinstance(n, str)) or BOTH if isinstance(named, list) else BOTH


def _sound_rows(document: Document, model: type[Any], faults: list[Fault], languages: frozenset[str]) -> Any:
    """Return a card without the rows that are at fault, so that the others are checked all the same."""
    if model is not CardDoc or not isinstance(document.data, dict):
        return None
    rows = document.data.get("indicators")
    bad = {".".join(f.place.path.split(".")[:2]) for f in faults}
    sound = {id: row for id, row in rows.items() if f"indicators.{id}" not in bad} if isinstance(rows, dict) else {}
    part = Document(document.file, document.data | {"indicators": sound}, document.marks)
    return read_model(part, model, languages)[0] if sound else None


def _file(path: Path, base: Path, model: type[D], faults: list[Fault], languages: frozenset[str]) -> Read[D] | None:
    """Return one file, or None; its faults are added to `faults`."""
    name = path.relative_to(base).as_posix()
    try:
        if not path.is_file():
            raise OSError(0, "not a file")
        if not path.resolve().is_relative_to(base):  # no message ever quotes a file from elsewhere
            raise OSError(0, "it leads out of the workspace")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        faults.append(said("unreadable", Place(file=name), why=error.strerror))
        return None
    spec, document, own = _read(name, content, cast(Hashable, model), languages)
    faults += own
    return (cast(D, spec), document) if spec is not None else None


def _folder(
    path: Path, base: Path, model: type[D], faults: list[Fault], broken: set[str], languages: frozenset[str]
) -> dict[str, Read[D]]:
    """Return the files of one kind by id; those with faults of their own are added to `broken`."""
    found: dict[str, Read[D]] = {}
    for file in sorted(path.glob("*.y*ml")):
        before = len(faults)
        pair = _file(file, base, model, faults, languages)
        if pair is not None:
            id = str(pair[0].id)  # type: ignore[attr-defined]
            if file.name != f"{id}.yaml":
                faults.append(said("file_name", pair[1].place(("id",)), id=id, file=file.name))
            found[id] = pair
        if len(faults) > before:
            broken.add(file.stem)
    return found


def read_folder(path: Path, model: type[D], faults: list[Fault]) -> dict[str, Read[D]]:
    """Return the files of one kind in a folder by id; their faults are added to `faults`."""
    home = Path(path).resolve()
    return _folder(home, home.parent, model, faults, set(), frozenset())  # no company beside them: any language will do


def read_files(folder: Path) -> Files:
    """Return every file of the law in `folder`.

    Raises
    ------
    InputError
        With every fault of every file, and of the files against each other.
    """
    folder = Path(folder).resolve()
    if not (folder / "company.yaml").is_file():
        missing = said("no_company", Place(file=(folder / "company.yaml").as_posix()))
        raise InputError(Text("找不到公司的规则", "no law of a company here"), [missing])
    faults: list[Fault] = []
    base = folder.parent.parent if folder.parent.name == "params" else folder.parent
    company = _file(folder / "company.yaml", base, CompanyDoc, faults, BOTH)
    asked = frozenset(company[0].languages) if company else BOTH
    broken: set[str] = set()
    cards = _folder(folder / "scorecards", base, CardDoc, faults, broken, asked)
    proposed = _folder(folder / "proposed", base, CardDoc, faults, broken, asked)

    def single(name: str, model: type[D]) -> Read[D] | None:
        return _file(folder / name, base, model, faults, asked) if (folder / name).is_file() else None

    strategy, ledger = single("strategy.yaml", Strategy), single("ledger.yaml", LedgerDoc)
    judgements = _folder(folder / "judgements", base, Judgement, faults, broken, asked)
    if company:
        faults += check_links(Law(company, cards, strategy, judgements, ledger, frozenset(broken), proposed))
    raise_faults(Text("规则文件有误", "the law has faults"), faults)
    assert company is not None
    known = [company, *cards.values(), *filter(None, (strategy, ledger)), *judgements.values(), *proposed.values()]
    read_paths = tuple(base / document.file for _, document in known)
    notices = tuple(f for f in faults if f.level == "notice")
    return Files(folder, company, cards, strategy, judgements, ledger, read_paths, notices, proposed)
