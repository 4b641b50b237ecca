"""What all tests share."""

from __future__ import annotations

import pytest

from tests.cassette_support import cassettes_are_played, vcr_cassette_dir, vcr_config

__all__ = ["cassettes_are_played", "vcr_cassette_dir", "vcr_config"]


def pytest_configure(config: pytest.Config) -> None:
    # litellm uses what pydantic has deprecated.
    config.addinivalue_line("filterwarnings", "ignore::pydantic.warnings.PydanticDeprecatedSince211")
