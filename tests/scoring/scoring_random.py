"""Hypothesis strategies for rules of every kind."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from bsclib.scoring import Award, Judged, Rule, Severity, Shared, Step, Tiers
from bsclib.scoring.kinds.levels import Band


def decimals(low: int, high: int, places: int = 2) -> st.SearchStrategy[Decimal]:
    """Decimals from `low` to `high` with up to `places` decimals."""
    return st.integers(low * 10**places, high * 10**places).map(lambda n: Decimal(n).scaleb(-places).normalize() + 0)


POINTS = decimals(-50, 50, 1)
SIZES = decimals(1, 600).map(lambda d: d / 10).map(lambda d: d.normalize() + 0)
LIMITS = st.sampled_from([{}, {"base": Decimal(90)}, {"floor": Decimal(10)}, {"cap": Decimal(110)}])


@st.composite
def steps(draw: st.DrawFn) -> Rule:
    per, unit, limits = draw(SIZES), draw(st.sampled_from(["pp", "relative", "absolute"])), draw(LIMITS)
    zero_at = draw(st.none() | decimals(1, 100))
    if draw(st.integers(0, 3)) == 0:
        low = draw(decimals(0, 50))
        return Step(
            per, unit, "band", short=draw(POINTS), range=(low, low + draw(decimals(0, 20))), zero_at=zero_at, **limits
        )
    over, short = draw(st.sampled_from([(True, False), (False, True), (True, True)]))
    return Step(
        per,
        unit,
        draw(st.sampled_from(["higher", "lower"])),
        over=draw(POINTS) if over else None,
        short=draw(POINTS) if short else None,
        target=draw(st.none() | st.just(Decimal(0)) | decimals(1, 20)) if unit == "absolute" else None,
        zero_at=zero_at,
        **limits,
    )


@st.composite
def tiers(draw: st.DrawFn) -> Rule:
    found = draw(
        st.lists(st.tuples(st.sampled_from(["below", "above"]), decimals(0, 300), POINTS), min_size=1, max_size=4)
    )
    return Tiers(
        tuple(Band(((op, bound),), points) for op, bound, points in found),
        draw(st.sampled_from(["higher", "lower"])),
        **draw(LIMITS),
    )


@st.composite
def severities(draw: st.DrawFn) -> Rule:
    better, limits = draw(st.sampled_from(["higher", "lower"])), draw(LIMITS)
    if draw(st.booleans()):
        bounds = sorted(draw(st.sets(decimals(0, 60), min_size=1, max_size=4)))
        return Severity(bounds=tuple((b, draw(POINTS)) for b in bounds), better=better, **limits)
    names = draw(st.permutations(["轻微", "一般", "严重", "特大"]))[: draw(st.integers(1, 4))]
    veto = draw(st.none() | st.sampled_from(names))
    return Severity(classes=tuple((n, draw(POINTS)) for n in names), veto=veto, better=better, **limits)


AWARDS = st.builds(
    Award,
    st.sampled_from(["higher", "lower"]),
    per_quarter=decimals(1, 50),
    tolerance=st.none() | decimals(1, 10),
)
RULES = st.one_of(
    steps(), tiers(), severities(), AWARDS, st.just(Judged()), st.builds(Shared, st.sampled_from(["a", "process_2"]))
)
