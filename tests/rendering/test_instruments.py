"""The form that a county starts with, and the words of its scale."""

from domain.instruments import Part, instrument_from_data, instrument_to_data
from rendering.instruments import default_instrument
from rendering.scales import name_steps
from rendering.texts.catalogues import texts_for


def test_the_default_form_asks_for_the_five_goals_on_a_scale_that_is_not_confirmed() -> None:
    instrument = default_instrument()
    assert instrument.part is Part.SELF_ASSESSMENT
    assert instrument.version == "1"
    assert instrument.numbers == (1, 2, 3, 4, 5)
    assert [item.name.sv for item in instrument.items] == [
        "Nära för mig",
        "Nära för alla",
        "Nära i hela Dalarna",
        "Nära mellan oss",
        "Nära till hälsa",
    ]
    assert list(instrument.scale.steps) == [1, 2, 3, 4]
    assert not instrument.scale.dont_know
    assert not instrument.confirmed


def test_every_word_of_the_form_is_there_in_both_languages() -> None:
    instrument = default_instrument()
    words = [*(item.name for item in instrument.items), *(item.about for item in instrument.items)]
    for word in [*words, *instrument.scale.labels]:
        assert word.sv.strip()
        assert word.en.strip()
        assert word.sv != word.en


def test_the_form_survives_being_written_and_read() -> None:
    assert instrument_from_data(instrument_to_data(default_instrument())) == default_instrument()


def test_steps_are_named_lowest_first() -> None:
    assert name_steps(default_instrument().scale, texts_for("en"))[0].startswith("1 ")
    assert len(name_steps(default_instrument().scale, texts_for("sv"))) == 4
