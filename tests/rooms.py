"""The rooms of each package, floor by floor: one imports only rooms of lower floors, and itself."""

ORDER = {  # lowest first
    "optimizer": (
        {"arrays", "budget", "compiled", "gap", "problem", "settings"},
        {"decisions", "linear"},
        {"flows", "life_needed", "rest_doses", "solution"},
        {"capacity"},
        {"formulation"},
        {"cuts", "solvers"},
        {"repair", "allocation", "stochastic"},
        {"branch_and_cut", "local_search", "room_schedules"},
        {"decomposition"},
        {"solve"},
    ),
    "planner": (
        {"arrays", "errors", "formatting", "language", "shipped"},
        {"domain"},
        {"results", "verify"},
        {"solving"},
        {"io", "kpis", "charts", "simulation"},
        {"audit", "differences", "plan_export", "roll", "rolling_horizon", "runs"},
        {"workflow"},
        {"stochastic", "solve_process"},
        {"compare"},
        {"sweep"},
        {"flips", "valuation"},
        {"comparison_report"},
        {"jobs"},
        {"app", "cli"},
    ),
}

PAGE_ROOMS = (  # of planner/app, lowest first; above them the sidebar, the pages and main.py
    "frame", "files", "workspace", "runs", "scenario", "plan", "service", "compare", "worth",
)  # fmt: skip
