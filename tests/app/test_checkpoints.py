"""States as they lie in the database: of every kind of recipe, and back to the last bit."""

import numpy as np
import pytest

from app.checkpoints import packed
from app.store import Store
from core.config import TrainingConfig
from core.training import advance, fresh, numbers, of_numbers, start
from tests.app.kinds import KINDS, RULES
from tests.app.stored import added

ALL = KINDS | RULES


@pytest.mark.anyio
@pytest.mark.parametrize("name", ALL)
async def test_a_state_is_read_as_it_was_written(store, database, name):
    config = TrainingConfig.parse(ALL[name] | {"iterations": 100})
    run = await added(store, config)
    await store.resume(run.id)
    states = [start(config)]
    for n in (1, 9, 10):
        states.append(advance(config, states[-1], n)[0])
        store.keep(run.id, states[-1])
    remembers = config.optimizer.kind != "gd" or config.fault == "last_gradient"
    assert states[-1].slots.any() == remembers
    await store.flush()
    another = Store(database)  # which has none of them in memory
    told = await another.following(run.id, 0)
    assert [state.k for state in told] == [1, 10, 20]
    for state, other in zip(states[1:], told, strict=True):
        assert other.same_bits(state)
        assert (await another.nearest(run.id, state.k)).same_bits(state)
    assert (await another.nearest(run.id, 0)).same_bits(states[0])


@pytest.mark.parametrize("name", ALL)
def test_a_state_takes_no_more_room_than_its_numbers(name):
    config = TrainingConfig.parse(ALL[name])
    state = start(config)
    remembered = 4 if config.optimizer.kind == "adam" or config.stop.plateau else 0
    assert len(packed(config, state)) == 8 * (state.w.size + state.slots.size + remembered)


@pytest.mark.parametrize("name", ALL)
def test_the_row_of_another_recipes_state_is_no_state(name):
    config = TrainingConfig.parse(ALL[name])
    row = numbers(config, advance(config, start(config), 3)[0])
    assert of_numbers(config, 3, row).same_bits(advance(config, start(config), 3)[0])
    for wrong in (row[:-1], [*row, 0.0], []):
        assert of_numbers(config, 3, np.array(wrong)) is None


def test_a_negative_zero_and_the_smallest_number_stay_what_they_are():
    config = TrainingConfig.parse(RULES["plateau"])
    state = fresh(config, 5, np.array([[-0.0, 5e-324, *[1e308] * 7]]))
    row = np.frombuffer(packed(config, state), "<f8")
    assert of_numbers(config, 5, row).same_bits(state)
