"""Work in other processes gets what its caller held when it was asked for."""

from oreshed.insight.background import Background


def test_what_the_caller_changes_afterwards_does_not_reach_a_call_under_way() -> None:
    held = {n: n for n in range(200_000)}
    work = Background([(len, (held,)), (len, (held,))], at_home=False)
    for n in range(200_000, 400_000):  # as a study does, which fills what it works out meanwhile
        held[n] = n
    assert work.results == [200_000, 200_000]
