"""A script for the page of a grid: what is typed goes on in it wherever the mouse rests.

Streamlit's grid takes no new choice of a cell once the mouse has left it, and forgets the one it
has when a cell is opened: values typed after that are lost, or land in the first row.
"""

KEEP_CELL = """<script>
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
    return true;
})();
</script>"""
