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
    const [row, label, labels] = PLACE, wait = ms => new Promise(done => setTimeout(done, ms));
    const find = what => document.querySelector(`.st-key-editor ${what}`);
    const heads = () => [...document.querySelectorAll(".st-key-editor canvas th")]
        .slice(1).map(head => head.textContent);
    const drawn = () => heads().length && heads().every(head => labels.includes(head));
    // the grid of the table before stays until this one is drawn
    for (let tries = 0; tries < 600 && !drawn(); tries++) await wait(100);
    for (let tries = 0; tries < 100; tries++) {
        const grid = find(".dvn-scroller");
        if (grid) grid.scrollTop = Math.max(0, (row - 3) * ROW);
        await wait(100);
        if (find(`canvas td[id$="-${row}"]`)) break;
    }
    const scroller = find(".dvn-scroller");
    if (!scroller) return;
    for (let left = 0; label && left <= scroller.scrollWidth; left += 150) {
        scroller.scrollLeft = left;
        await wait(60);
        if (heads().includes(label)) break;
    }
    find('[data-testid="stDataFrame"]')?.scrollIntoView({block: "center"});
})();
"""
_ROW = 35  # [px] of a row of the grid


def keep_cell(numbers: Collection[str]) -> str:
    """The script for a grid whose columns of numbers have these labels."""
    return f"<script>window.numberHeads = {_json(list(numbers))};{_KEEP}</script>"


def lead_to(row: int, label: str, labels: Collection[str], again: int) -> str:
    """The script that scrolls the grid with these labels to a row, from 0, and to a column.

    again: a new number, so that the script runs once more.
    """
    place = _json([row, label, list(labels)])
    script = _LEAD.replace("PLACE", place).replace("ROW", str(_ROW))
    return f"<script>/* {again} */{script}</script>"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True).replace("<", "\\u003c")
