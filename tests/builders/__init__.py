"""What tests build their scenarios, plans, problems and folders from.

| module | what it builds |
| --- | --- |
| parts | one Product, Hospital, Lineage, Scenario, row of a plan: plain, with what a test changes |
| problems | one Problem of the optimizer, and random batches for it |
| all_rules | scenario and plan with something of every rule, for the checker |
| costed_by_hand | scenario and plan whose every cost is worked out, for KPIs, plan folders, audit |
| near_and_far | one product, two hospitals: service and losses seen by hand |
| uncertain | scenarios in which chance decides, and a plan for one of them |
| random_scenarios | small scenarios by seed in which every rule binds, for oracle and model |
| dice, moods | what they are drawn with, and how often each feature appears |
| random_states, plans_in_force | where things stand at their start, and what was planned before |
| without_state | they without one table or column of it |
| worlds | random scenarios with a comparator and a plan, for simulation and comparison |
| generate | scenarios of realistic size by seed, for benchmarks |
| accepted_plans | hypothesis: small scenarios, and plans that the contract accepts |
| awkward_scenarios | hypothesis: scenarios with every awkward text a cell may hold |
| any_plans | hypothesis: plans that are well formed only; a report on a plan |
| stopped_courses | whose courses a plan interrupts |
| encoded | a plan as decisions and as a point of the model: broken rows, cost |
| better_starts | single patients of a plan who could start sooner at no more cost, one by one |
| folders | folders on disk: data/tiny, the template, copies with one thing changed |
| sweeps | runs and results of a sweep, and what a worker does with them |

The draws of random_scenarios, worlds and generate are baselines: a seed keeps its scenario.
"""
