"""The report of a comparison: complete, self-contained, escaped, and true to comparison.csv."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from planner.compare.replications import compare
from planner.comparison_report.render import comparison_page
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.results.write_comparison import comparison_csv
from planner.io.scenario.read import read_scenario
from planner.io.scenario.sources import Sources, ValueSource
from planner.results.comparison import Comparison
from planner.results.flips import Flip, Flips, FlipStatus, PlanUsed
from planner.results.interval import Interval
from tests.builders.folders import tiny_with_comparator
from tests.planner.comparison_report.page import Page, parsed

HOSTILE = '</title></style><script>alert("1")</script><img src=x onerror=alert(1)>'
TAGS = {  # all that a page may have: nothing here loads anything
    "html", "head", "meta", "title", "style", "body", "header", "section", "footer", "h1", "h2",
    "h3", "p", "ul", "ol", "li", "b", "i", "em", "a", "code", "span", "table", "thead", "tbody",
    "tr", "th", "td", "data", "figure", "figcaption", "svg", "text", "rect", "path",
}  # fmt: skip


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return read_scenario(tiny_with_comparator(tmp_path_factory.mktemp("report") / "tiny"))


@pytest.fixture(scope="module")
def comparison(tiny: Scenario) -> Comparison:
    return compare(tiny, Plan(), 20)


def page_of(scenario: Scenario, comparison: Comparison, sources: Sources | None = None) -> Page:
    return parsed(comparison_page(scenario, comparison, sources or {}, "A plan."))


def test_the_verdict_comes_first_and_every_part_follows(
    tiny: Scenario, comparison: Comparison
) -> None:
    page = page_of(tiny, comparison)
    parts = [x.attributes["id"] for x in page.all("section")]
    assert parts == ["verdict", "question", "results", "flips", "assumptions", "limits"]
    said = page.all("section")[0].text.replace("\N{NO-BREAK SPACE}", " ")
    assert " ".join(said.split()) == comparison.verdict
    for note in comparison.notes:
        assert any(x.text == note for x in page.all("li"))
    assert "not asked" in page.all("section")[3].text


def test_nothing_is_fetched_from_anywhere(tiny: Scenario, comparison: Comparison) -> None:
    source = ValueSource(value="7", how="read", status="verified", read_in=("https://a.org",))
    content = comparison_page(
        tiny, comparison, {("scenario.toml", "autologous", "make_days"): source}
    )
    page = parsed(content)
    assert {x.tag for x in page.elements} <= TAGS
    for element in page.elements:
        for name, value in element.attributes.items():
            assert name not in ("src", "srcset", "style", "xlink:href", "http-equiv"), element
            assert not name.startswith("on"), element
            assert name != "href" or (value or "").startswith("#"), element
    [style] = page.all("style")
    assert "url(" not in style.text
    assert "@import" not in style.text
    assert "https://a.org" in page.all("ol")[0].text


def test_links_lead_to_sources_that_are_there(tiny: Scenario, comparison: Comparison) -> None:
    source = ValueSource(value="7", how="read", status="verified", read_in=("Paper", "Book"))
    page = page_of(tiny, comparison, {("scenario.toml", "autologous", "make_days"): source})
    targets = {f"#{x.attributes['id']}": x.text for x in page.all("li") if "id" in x.attributes}
    assert targets == {"#source-1": "Paper", "#source-2": "Book"}
    assert [x.attributes["href"] for x in page.all("a")] == ["#source-1", "#source-2"]


def test_hostile_names_are_shown_and_never_run(tmp_path: Path) -> None:
    scenario = read_scenario(tiny_with_comparator(tmp_path / "tiny"))
    product = next(iter(scenario.products))
    hostile = replace(
        scenario,
        name=HOSTILE,
        currency=HOSTILE,
        products={product: replace(scenario.products[product], name=HOSTILE)},
    )
    found = compare(hostile, Plan(), 2)
    found = replace(found, verdict=HOSTILE, notes=(HOSTILE,))
    source = ValueSource(value="7", how=HOSTILE, status="verified", read_in=(HOSTILE,))
    sources = {("scenario.toml", "autologous", "make_days"): source}
    content = comparison_page(hostile, found, sources, HOSTILE)
    page = parsed(content)
    assert {x.tag for x in page.elements} <= TAGS
    assert b"<script" not in content
    assert b"<img" not in content
    assert page.all("h1")[0].text == HOSTILE
    assert page.all("title")[0].text.startswith(HOSTILE)
    assert page.all("section")[0].text.strip() == HOSTILE
    assert HOSTILE in page.all("footer")[0].text


def test_rows_are_those_of_comparison_csv(tiny: Scenario, comparison: Comparison) -> None:
    """Every figure of all patients, side by side; the only product's are the same."""
    rows = list(csv.DictReader(StringIO(comparison_csv(comparison).decode())))
    wanted = [r for r in rows if r["scope"] == "all"]
    page = page_of(tiny, comparison)
    heads = [x for x in page.elements if x.tag == "tr" and "data-kpi" in x.attributes]
    assert [x.attributes["data-kpi"] for x in heads] == [r["kpi"] for r in wanted]
    cells = [x for x in page.elements if x.tag in ("tr", "data")]
    shown: dict[str, list[str]] = {}
    for cell in cells:
        if cell.tag == "tr":
            kpi = cell.attributes.get("data-kpi") or ""
            shown[kpi] = []
        else:
            shown[kpi].append(cell.attributes["value"] or "")
    for row in wanted:
        means = [row[side] for side in ("off_the_shelf", "autologous", "difference") if row[side]]
        assert list(map(float, shown[row["kpi"]])) == pytest.approx(list(map(float, means)))


def test_texts_are_rounded_as_on_the_screen(tiny: Scenario, comparison: Comparison) -> None:
    page = page_of(tiny, comparison)
    treated = comparison.figure("fill_rate").autologous
    assert treated is not None
    [row] = [x for x in page.all("tr") if x.attributes.get("data-kpi") == "fill_rate"]
    assert f" ± {50 * (treated.high - treated.low):.1f}" in row.text


def test_products_have_a_table_each(tmp_path: Path) -> None:
    """Rows of every scope are there, in the order of comparison.csv."""
    folder = tiny_with_comparator(tmp_path / "tiny")
    scenario = read_scenario(folder)
    [first] = scenario.products
    both = {first: scenario.products[first]}
    both["OTHER"] = replace(both[first], id="OTHER", name="The other")
    patients = scenario.demand.patients
    more = {("OTHER", h, w): n for (_, h, w), n in patients.items()}
    demand = replace(scenario.demand, patients={**patients, **more})
    found = compare(replace(scenario, products=both, demand=demand), Plan(), 5)
    page = page_of(replace(scenario, products=both, demand=demand), found)
    shown = [
        (x.attributes["data-scope"], x.attributes["data-kpi"])
        for x in page.all("tr")
        if "data-kpi" in x.attributes
    ]
    assert shown == [(f.scope, f.kpi) for f in found.figures]
    assert "The other" in [x.text for x in page.all("h3")]


def test_a_verdict_of_several_lines_is_told_line_by_line(
    tiny: Scenario, comparison: Comparison
) -> None:
    told = replace(comparison, verdict="MSC: off the shelf treats 9.5 %. Slots are few.\nNK: none.")
    page = page_of(tiny, told)
    said = [x for x in page.all("p") if "section" in x.path][:3]
    assert [x.attributes["class"] for x in said] == ["verdict", "further", "further"]
    assert [x.text[:6] for x in said] == ["MSC: o", "Slots ", "NK: no"]


def test_what_would_flip_the_answer_is_told_where_it_was_asked(
    tiny: Scenario, comparison: Comparison
) -> None:
    """Off the shelf is ahead; from 4 slots on fresh is, and no drop-out that was tried does it."""
    apart = Interval(mean=0.1, low=0.05, high=0.15)
    [product] = tiny.products
    slots = Flip(
        scope=product, parameter="slots_per_week", unit="start / week", here=2, first=2, last=20,
        plan=PlanUsed.SAME, status=FlipStatus.FOUND, value=4, certain_until=3, certain_from=5,
    )  # fmt: skip
    dropout = replace(
        slots, parameter="dropout_per_month", here=0.5, first=0.5, last=1, status=FlipStatus.NONE,
        value=None, certain_until=None, certain_from=None,
    )  # fmt: skip
    flips = Flips(
        ahead={product: apart}, response={product: 1.0}, flips=(slots, dropout), notes=(HOSTILE,)
    )
    page = parsed(comparison_page(tiny, comparison, {}, "A plan.", flips))
    said = page.all("section")[3].text
    assert "not asked" not in said
    rows = [x for x in page.elements if x.tag == "td" and "table" in x.path]
    cells = [x.text for x in rows if x.text in ("4 or more", "3 to 5", "none of these")]
    assert cells == ["4 or more", "3 to 5", "none of these"]
    assert HOSTILE in said
    assert {x.tag for x in page.elements} <= TAGS


def test_it_prints_on_a4_without_cutting_rows(tiny: Scenario, comparison: Comparison) -> None:
    [style] = page_of(tiny, comparison).all("style")
    assert "@page { size: A4" in style.text
    assert ".figures, .flips, tr, figure, li { break-inside: avoid; }" in style.text
    assert "thead { display: table-header-group; }" in style.text
