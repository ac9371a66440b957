"""What a checkout ships lies at its top; tests/test_wheel.py looks for the same in a wheel."""

from planner.shipped import DOCUMENTS, EXAMPLES, PAGE, TOP


def test_a_checkout_has_everything_at_its_top() -> None:
    assert (TOP / "pyproject.toml").is_file()
    assert (EXAMPLES / "ucart" / "scenario.toml").is_file()
    assert (DOCUMENTS / "contract.md").is_file()
    assert (PAGE.parent / ".streamlit" / "config.toml").is_file()
    assert "main()" in PAGE.read_text(encoding="utf-8")
