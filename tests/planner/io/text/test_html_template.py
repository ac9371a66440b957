"""Templates of pages."""

import pytest
from jinja2 import UndefinedError

from planner.io.text.html_template import page_template, program_version


@pytest.mark.parametrize("package", ["planner.plan_export", "planner.comparison_report"])
def test_a_name_that_is_not_given_is_an_error(package: str) -> None:
    with pytest.raises(UndefinedError):
        page_template(package, "page.html.j2").render()


def test_the_version_is_that_of_the_package() -> None:
    assert program_version() == "" or program_version()[0].isdigit()
