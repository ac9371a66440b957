"""The scripts hold what they are told as data; what they do is tried in tests/e2e."""

from planner.app.scenario.keep_cell import keep_cell, lead_to


def test_labels_are_data_and_never_end_the_script() -> None:
    script = keep_cell(["cost [CNY/dose]", "</script><b>"])
    assert script.startswith('<script>window.numberHeads = ["cost [CNY/dose]", "\\u003c/script>')
    assert script.count("</script>") == 1


def test_the_cell_that_is_led_to_is_data_too() -> None:
    script = lead_to(12, "rooms [room]", ["suite", "rooms [room]"], 3)
    assert '= [12, "rooms [room]", ["suite", "rooms [room]"]]' in script
    assert script.startswith("<script>/* 3 */")
    assert "(row - 3) * 35" in script
