"""The readers by name: each is there, however it is asked for."""

import pytest

import goodword.language as language


@pytest.mark.parametrize("name", language.__all__)
def test_every_name_can_be_had(name):
    assert getattr(language, name) is not None
    assert name in dir(language)


def test_every_reading_has_a_version():
    assert all(isinstance(version, int) for version in language.VERSIONS.values())


def test_what_is_not_there_is_said():
    with pytest.raises(AttributeError, match="no attribute 'read_minds'"):
        _ = language.read_minds
