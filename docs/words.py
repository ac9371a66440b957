"""Collects every message a visitor may see, and brings the catalogues of planner/language up to it.

    python docs/words.py            write the catalogues anew; what nobody says any more leaves them
    python docs/words.py --missing  only name what has no translation

Messages of pages and charts stand in `_(...)` and `ngettext(...)`.  The rooms below make sentences
in English, as their files need them; `core_messages` takes those from the literals and f-strings
of the modules that `is_core` names.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from planner.language.catalogue import CORE, ENGLISH, LANGUAGES, LOCALE, stored  # noqa: E402

PAGES = ("planner/app", "planner/charts", "planner/differences/sentence.py", "streamlit_app.py")
KEYWORDS = {"_": None, "ngettext": (1, 2)}
PLACE = re.compile(r"\{(\w*)(?::[^{}]*)?\}")

# Rooms whose sentences reach a page: faults, warnings, verdicts, names of figures, phases.
CORE_ROOMS = (
    "planner/audit", "planner/compare", "planner/comparison_report/words.py",
    "planner/differences", "planner/domain",
    "planner/errors.py", "planner/flips", "planner/formatting.py", "planner/io", "planner/jobs",
    "planner/kpis", "planner/results", "planner/roll", "planner/rolling_horizon", "planner/runs",
    "planner/simulation", "planner/solve_process", "planner/solving", "planner/stochastic",
    "planner/sweep", "planner/valuation", "planner/verify", "planner/workflow",
    "optimizer/branch_and_cut", "optimizer/solve",
)  # fmt: skip
ERRORS = (  # modules of the front end that raise errors in English; pages translate them
    "planner/app/frame/documents.py", "planner/app/plan/pins.py",
    "planner/app/workspace/planned.py",
    "planner/app/files/reading.py", "planner/app/files/sheet_limits.py",
    "planner/app/worth/sweep_changes.py", "planner/app/files/tables.py",
    "planner/app/scenario/upload.py",
    "planner/app/files/upload_limits.py", "planner/app/workspace/workspace.py",
)  # fmt: skip
NOT_SHOWN = (  # what these say goes into files, databases or the code's own errors
    "planner/domain/calendar.py",
    "planner/domain/product.py",
    "planner/io/scenario/template.py",
    "planner/runs/migrations",
)
SINGLE = """
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
id text decimal date choice share unit week day patient dose batch lot donor room position ratio
days weeks patients doses batches lots donors rooms attempt attempts currency
file column key table sheet row cell
MCB WCB kept moved added dropped expired early quarantine hold usable firm new
fresh late lost started waiting planned
found tie stopped same re-solved
laboratory demand freezer plan supply
queued running stopping done failed cancelled dead
opened edited saved restored rolled uploaded
comparison flips simulation sweep value
"""  # words that stand alone: kinds of cells, units, states, causes
FIGURES = """
batches, cost, cost batches, cost discard, cost donors, cost ending, cost interrupted, cost lost,
cost moves, cost per treated, cost reserve, cost shipping, cost storage, cost waiting, cost wcbs,
courses from one lot, discarded early doses, donors, expired doses, fill rate, freezer peak,
interrupted courses, lab utilisation, lost patients, mean wait weeks, on time rate, p95 wait weeks,
runway week, spend, suite utilisation, waiting patients, fill rate before dropout, dropout loss,
treated within 2 weeks, treated within 4 weeks, treated within 8 weeks,
treated within 12 weeks, median wait weeks,
cost per treated with hospital, wasted, wasted share, bed days, chair days, capacity used,
offered load, responders per 100, break even response, lost no supply, lost batch failed,
lost lot failed, lost no time, lost dropped out, per patient, a month
"""  # names of figures as kpis.csv has them, blanks for underscores
SQL = re.compile(r"(PRAGMA|SET|BEGIN|REPEATABLE|SELECT|CREATE|DROP)\b")
MARKUP = re.compile(
    r":material/\w+:|\w+\.(?:csv|html|ics|xlsx|zip)|YYYY-MM-DD|HH:mm|UTC|%\{[^}]*\}|</?\w+[^>]*>|rgba?\([^)]*\)"
)
NAMES = {"cryoplan"}  # the same in every language
WORDLESS = {"Page", "html", "switch_page", "set_page_config", "form", "cache_data",
            "cache_resource", "fragment"}  # fmt: skip
SHOWN_KEYS = {"label", "help", "title", "caption", "body", "placeholder", "hovertemplate", "text",
              "title_text", "legend_title_text", "page_title"}  # fmt: skip
COUNTS = {"count", "amount"}  # of planner/formatting.py and planner/verify/wording.py: n, noun
PLURALS = {"batch": "batches"}  # as planner/verify/wording.py has them
HEADER = """# Written by docs/words.py: change nothing but msgstr.
msgid ""
msgstr ""
"Language: {}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {}\\n"

"""
CODE_ERRORS = {"AssertionError", "AttributeError", "KeyError", "TypeError", "ValueError",
               "NotImplementedError", "RuntimeError"}  # fmt: skip


def is_core(path: Path) -> bool:
    """Whether sentences of a module reach a page."""
    name = path.relative_to(ROOT).as_posix()
    within = any(name == room or name.startswith(f"{room}/") for room in (*CORE_ROOMS, *ERRORS))
    return within and path.name != "__init__.py" and not name.startswith(NOT_SHOWN)


def page_messages() -> dict[str | tuple[str, str], list[str]]:
    """Each message of pages and charts, with the files that say it."""
    found: dict[str | tuple[str, str], list[str]] = {}
    for path in _files(PAGES):
        with path.open("rb") as file:
            for _line, message, _notes, _context in extract("python", file, KEYWORDS):
                place = path.relative_to(ROOT).as_posix()
                if place not in found.setdefault(message, []):
                    found[message].append(place)
    return found


def core_messages() -> dict[str, list[str]]:
    """Each message of the rooms below, its places numbered, with the files that say it."""
    found: dict[str, list[str]] = {}
    for path in _files((*CORE_ROOMS, *ERRORS)):
        if is_core(path):
            place = path.relative_to(ROOT).as_posix()
            for message in spoken(ast.parse(path.read_text(encoding="utf-8"))):
                if place not in found.setdefault(message, []):
                    found[message].append(place)
    for settings in sorted((ROOT / "data").glob("*/scenario.toml")):
        name = tomllib.loads(settings.read_text(encoding="utf-8"))["name"]
        found.setdefault(name, []).append(settings.relative_to(ROOT).as_posix())
    for word in single_words():
        found.setdefault(word, [])
    return found


def single_words() -> list[str]:
    """Words that stand alone, and the names of figures."""
    return [*SINGLE.split(), *(" ".join(name.split()) for name in FIGURES.split(","))]


def spoken(tree: ast.AST) -> Iterator[str]:
    """The literals and f-strings of a module that are words for people."""
    runs = list(_runs(tree))
    yield from (_joined(run) for run in runs)
    silent = {*_silent(tree), *(id(node) for run in runs for node in run)}
    inside = {id(c) for f in _places(tree) for c in ast.walk(f) if isinstance(c, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _counted(node)
        if id(node) in silent or not isinstance(node, ast.JoinedStr | ast.Constant):
            continue
        text = message_of(node)
        words = re.findall(r"[A-Za-z]{2,}", PLACE.sub("", text))
        spaced = re.search(r"\s", text) is not None
        if words and (spaced or id(node) in inside) and not SQL.match(text):
            yield text


def message_of(node: ast.AST) -> str:
    """A literal as it is, or an f-string with its places numbered."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts, n = [], 0
    for value in getattr(node, "values", ()):
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
        else:
            parts.append(f"{{{n}}}")
            n += 1
    return "".join(parts)


def bypassing(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of words that a page or chart shows outside `_` and `ngettext`."""
    silent = set(_silent(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="_" | "ngettext" | "translated")):
                silent |= {id(x) for x in ast.walk(node)}
            case ast.FunctionDef(name="report_words"):  # of a file, which stays English
                silent |= {id(x) for x in ast.walk(node)}
            case ast.Dict():
                silent |= {id(key) for key in node.keys}
            case ast.keyword(arg="column_order" | "textposition" | "annotation_position"):
                silent |= {id(x) for x in ast.walk(node.value)}
            case ast.Compare() | ast.Raise():  # errors are translated where they are shown
                silent |= {id(x) for x in ast.walk(node)}
            case ast.Call(func=ast.Name(id="require") | ast.Attribute(attr="startswith")):
                silent |= {id(x) for x in ast.walk(node)}
    shown = set(_shown(tree))
    for node in ast.walk(tree):
        if id(node) in silent or not isinstance(node, ast.JoinedStr | ast.Constant):
            continue
        text = MARKUP.sub("", PLACE.sub("", message_of(node)))
        if re.search(r"[A-Za-z]{2,}\W*\s\W*[A-Za-z]{2,}", text) or (
            id(node) in shown and re.search(r"[A-Za-z]{2,}", text) and text not in NAMES
        ):
            yield getattr(node, "lineno", 0), message_of(node)


def _shown(tree: ast.AST) -> Iterator[int]:
    """Texts that are handed to what draws a page or a chart."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name, value=ast.Name(id="st" | "column_config"))):
                if name in WORDLESS:
                    continue
                yield from map(id, node.args[:1])
        if isinstance(node, ast.Call):
            yield from (id(k.value) for k in node.keywords if k.arg in SHOWN_KEYS)
        if isinstance(node, ast.Dict):
            keys = [k.value if isinstance(k, ast.Constant) else "" for k in node.keys]
            yield from (id(v) for k, v in zip(keys, node.values, strict=True) if k in SHOWN_KEYS)


def _runs(tree: ast.AST) -> Iterator[list[ast.expr]]:
    """Texts that are one message: `rule = "..."` and each `rule += "..."` right below."""
    for node in ast.walk(tree):
        for _name, body in ast.iter_fields(node):
            target, run = "", list[ast.expr]()
            for statement in body if isinstance(body, list) else ():
                match statement:
                    case ast.Assign(targets=[ast.Name(id=name)], value=ast.JoinedStr() as value):
                        yield from [run] if len(run) > 1 else []
                        target, run = name, [value]
                    case ast.AugAssign(
                        target=ast.Name(id=name), value=ast.JoinedStr() | ast.Constant() as value
                    ) if name == target:
                        run.append(value)
                    case _:
                        yield from [run] if len(run) > 1 else []
                        target, run = "", []
            yield from [run] if len(run) > 1 else []


def _joined(run: list[ast.expr]) -> str:
    """The texts of a run as one message, its places numbered through."""
    text, n = "", 0
    for part in map(message_of, run):
        places = len(PLACE.findall(part))
        text += PLACE.sub(lambda m, n=n: f"{{{int(m[1]) + n}}}", part)  # type: ignore[misc]
        n += places
    return text


def _places(tree: ast.AST) -> Iterator[ast.AST]:
    """What is put into the places of f-strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue):
            yield node.value


def _counted(node: ast.Call) -> Iterator[str]:
    """The words beside a number that `count` or `amount` writes."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in COUNTS:
        return
    nouns = [a.value for a in node.args[1:] if isinstance(a, ast.Constant)]
    if nouns:
        one = str(nouns[0])
        yield f"{{n}} {one}"
        yield f"{{n}} {nouns[1] if len(nouns) > 1 else PLURALS.get(one, one + 's')}"


def _silent(tree: ast.AST) -> Iterator[int]:
    """Docstrings, parts and formats of f-strings, keys, types, names of modules, code's errors."""
    for node in ast.walk(tree):
        quiet: list[ast.AST] = []
        match node:
            case ast.Call(func=ast.Name(id="_" | "ngettext")):
                quiet = list(ast.walk(node))
            case ast.Expr(value=ast.Constant() as docstring):
                quiet = [docstring]
            case ast.JoinedStr():
                quiet = [v for v in node.values if isinstance(v, ast.Constant)]
            case ast.FormattedValue(format_spec=ast.JoinedStr() as form):
                quiet = list(ast.walk(form))
            case ast.Subscript():
                quiet = list(ast.walk(node.slice))
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) if name in CODE_ERRORS:
                quiet = list(ast.walk(node))
            case ast.Assert():
                quiet = list(ast.walk(node))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
                quiet = list(ast.walk(node))
            case ast.Call(func=ast.Name(id=name)) if name in {"TypeVar", "text", "cast"}:
                quiet = list(ast.walk(node))
            case ast.AnnAssign() | ast.arg():
                quiet = list(ast.walk(node.annotation)) if node.annotation else []
            case ast.FunctionDef():
                quiet = list(ast.walk(node.returns)) if node.returns else []
        yield from map(id, quiet)


def wanted() -> Catalog:
    """A catalogue of every message, without translations."""
    made = Catalog(charset="utf-8", fuzzy=False)
    for message, places in sorted(page_messages().items(), key=str):
        made.add(message, locations=[(p, 0) for p in places])
    for message, places in sorted(core_messages().items()):
        made.add(message, locations=[(p, 0) for p in places], context=CORE)
    return made


def brought_up(language: str) -> Catalog:
    """The catalogue of a language with what is said now, and nothing else."""
    have = stored(language)
    made = Catalog(locale=language, project="cryoplan", charset="utf-8", fuzzy=False)
    for entry in wanted():
        if entry.id:
            known = have.get(entry.id, entry.context)
            string = known.string if known is not None and not known.fuzzy else None
            made.add(entry.id, string, entry.locations, context=entry.context)
    return made


def missing(catalogue: Catalog) -> list[str]:
    """The messages of a catalogue that have no translation."""
    return [
        str(entry.id)
        for entry in catalogue
        if entry.id and not all(entry.string if isinstance(entry.string, tuple) else [entry.string])
    ]


def text_of(catalogue: Catalog) -> str:
    """The catalogue as its file has it."""
    file = BytesIO()
    write_po(file, catalogue, width=100, omit_header=True, include_lineno=False)
    return HEADER.format(catalogue.locale_identifier, catalogue.plural_forms) + (
        file.getvalue().decode()
    )


def _files(places: tuple[str, ...]) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []


def main() -> None:
    """Write the catalogues, or only name what has no translation."""
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        catalogue = brought_up(language)
        if "--missing" not in sys.argv:
            path = LOCALE / language / "LC_MESSAGES" / "cryoplan.po"
            path.write_text(text_of(catalogue), encoding="utf-8")
        for message in missing(catalogue):
            sys.stdout.write(f"{language}: {message}\n")


if __name__ == "__main__":
    main()
