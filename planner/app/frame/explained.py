"""Where the documents explain the numbers of a page, by their English headings."""

EXPLAINED = {  # page: document of docs, and the heading that the page is about
    "home": ("worked_example", ""),
    "scenario": ("contract", "7. Scenario folder (input)"),
    "plan": (
        "contract",
        "5. Cost (the objective; the checker recomputes it from the plan alone)",
    ),
    "service": ("contract", "3. A patient"),
    "stock": ("contract", "2. A batch, a lot, a dose"),
    "risk": ("simulation", ""),
    "compare": ("comparison", "The figures"),
    "worth": ("sweep", "What more is worth"),
    "runs": ("runs", "What is kept"),
}
