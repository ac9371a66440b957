"""Scripts for the page of a grid: what is typed goes on in it, and as it was meant.

Streamlit's grid takes no new choice of a cell once the mouse has left it, and forgets the one it
has when a cell is opened: values typed after that are lost, or land in the first row.  A letter
typed on a number makes it 0, and YYYY-MM-DD typed into a day is read as month and day first.
"""

import json
from collections.abc import Collection

_KEEP = """
window.cellIsKept ??= (() => {
    const editing = () => document.querySelector(".st-key-editor");  // the page of the editor
    addEventListener("pointermove", event => {  // the grid is not told that the mouse has left
        const inside = event.target.closest?.("[data-testid=stDataFrame], #portal");
        if (editing() && !inside && !event.buttons) event.stopPropagation();
    }, true);
    addEventListener("focusout", event => {  // nor that the keys go to a cell that is opened
        const left = event.target.closest?.("[data-testid=stDataFrame]");
        if (left && event.relatedTarget?.closest?.("#portal")) event.stopPropagation();
    }, true);
    let typed = "";
    const head = () => {  // of the cell that has the keys
        const cell = document.querySelector('.st-key-editor canvas td[aria-selected="true"]');
        const column = cell?.getAttribute("aria-colindex");
        return document.querySelector(`.st-key-editor canvas th[aria-colindex="${column}"]`)
            ?.textContent;
    };
    addEventListener("keydown", event => {
        if (!editing() || event.ctrlKey || event.metaKey || event.altKey) return;
        typed = event.key.length === 1 ? typed + event.key : "";
        const day = document.querySelector("#portal input[type=date]");
        if (day && /^\\d{4}-\\d{2}-\\d{2}$/.test(typed)) {  // whatever order the browser asks for
            event.preventDefault();
            Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")
                .set.call(day, typed);
            day.dispatchEvent(new Event("input", {bubbles: true}));
            day.dispatchEvent(new Event("change", {bubbles: true}));
        }
        const onCell = document.activeElement?.closest("canvas");
        if (onCell && event.key.length === 1 && !/[0-9.,-]/.test(event.key)
            && window.numberHeads?.includes(head())) {
            event.preventDefault();
            event.stopPropagation();
        }
    }, true);
    return true;
})();
"""
_LEAD = """
(async () => {
    const [row, label] = PLACE, wait = ms => new Promise(done => setTimeout(done, ms));
    const find = what => document.querySelector(`.st-key-editor ${what}`);
    for (let tries = 0; tries < 100 && !find("canvas td"); tries++) await wait(100);
    const scroller = find(".dvn-scroller");
    if (!scroller) return;
    scroller.scrollTop = Math.max(0, (row - 3) * ROW);
    const heads = () => [...document.querySelectorAll(".st-key-editor canvas th")];
    for (let left = 0; label && left <= scroller.scrollWidth; left += 150) {
        scroller.scrollLeft = left;
        await wait(60);
        if (heads().slice(1).some(head => head.textContent === label)) break;
    }
    find('[data-testid="stDataFrame"]')?.scrollIntoView({block: "center"});
})();
"""
_ROW = 35  # [px] of a row of the grid


def keep_cell(numbers: Collection[str]) -> str:
    """The script for a grid whose columns of numbers have these labels."""
    return f"<script>window.numberHeads = {_json(list(numbers))};{_KEEP}</script>"


def lead_to(row: int, label: str, again: int) -> str:
    """The script that scrolls the grid to a row, from 0, and to a column; again: a new number."""
    script = _LEAD.replace("PLACE", _json([row, label])).replace("ROW", str(_ROW))
    return f"<script>/* {again} */{script}</script>"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True).replace("<", "\\u003c")
