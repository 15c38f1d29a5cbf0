"""Weights of the signs, in log-odds. Written by benchmarks/train_promises.py."""

BIAS = -1.2

WEIGHTS: dict[str, float] = {
    "marker:will": 1.2, "marker:shall": 0.3, "marker:going": 0.6, "marker:letme": 1.6,
    "marker:ing": -1.0, "marker:can": -1.6, "marker:may": -2.5, "marker:should": -1.8,
    "marker:would": -3.0, "marker:plan": -0.4, "marker:wish": -3.0, "marker:eager": -1.5,
    "marker:vow": 1.0, "marker:asked": -4.0, "marker:letus": -4.0,
    "subject:i": 0.8, "subject:we": 0.3, "subject:none": 0.5, "subject:joint": -1.5,
    "kind:send": 1.2, "kind:give": 0.9, "kind:deliver": 0.6, "kind:call": 1.1, "kind:tell": 1.1,
    "kind:reply": 1.0, "kind:speak": 0.7, "kind:check": 1.1, "kind:fix": 0.7, "kind:make": 0.6,
    "kind:pay": 0.6, "kind:meet": 0.3, "kind:decide": -0.3, "kind:do": 0.5, "kind:be": -1.8,
    "kind:have": -1.3, "kind:think": -2.5, "kind:say": -2.0, "kind:need": -2.5, "kind:move": -1.4,
    "kind:see": -1.5, "kind:take": -0.3, "kind:become": -1.0, "kind:look": -0.5, "kind:get": -0.3,
    "kind:keep": -0.7, "kind:other": -0.4,
    "flag:negated": -5.0, "flag:necessity": -2.5, "flag:wish": -2.5, "flag:always": -1.5,
    "flag:place": -2.0, "flag:goes_on": -1.0, "flag:unsure": -0.8, "flag:perfect": -2.0,
    "flag:question": -4.0, "flag:soft": -0.2, "flag:ensure": 0.5,
    "to you": 0.9, "object it": 0.4, "time": 0.7, "time+ing": 1.5, "time+can": 1.2,
    "time+should": 1.0, "your choice": -3.0, "asks first": -2.5, "if": -0.9, "if possible": -0.3,
    "thought": -0.8, "told": -2.0, "whether": -1.8, "vowed": 1.0, "quoted": -2.0,
    "absent": -2.5, "generic": -1.0, "leisure": -1.0, "by this mail": -0.7, "question": -2.5,
    "long": -0.4,
}  # fmt: skip
