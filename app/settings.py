"""What can be set from outside: BACKSCOPE_* environment variables, limits among them.

Read once when a command starts; the rooms get what they need from `services`. What the kernel and
the wire cannot exceed whatever is set (inputs, patterns, a frame's bytes) stands beside them.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.config import TrainingConfig
from core.refusal import Refusal, RefusedError, refusals, refuse

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")


def _data_folder() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "backscope"


class Settings(BaseSettings):
    """The server's settings, each an environment variable: BACKSCOPE_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="BACKSCOPE_", extra="ignore")

    host: str = Field("127.0.0.1", description="The address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one")
    data: Path = Field(
        default_factory=_data_folder, description="The folder the server may write to"
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Names besides localhost that the Host header may carry, with commas"
    )

    max_iterations: int = Field(10_000_000, ge=1, description="Iterations of one run")
    max_work: float = Field(5e10, gt=0, description="patterns x parameters x iterations of one run")
    max_body: int = Field(64 * 1024, ge=1, description="Bytes of a request's body")
    max_running: int = Field(2, ge=1, description="Runs training at once")
    max_waiting: int = Field(100, ge=0, description="Runs waiting to train")
    max_runs: int | None = Field(
        None,
        ge=1,
        description="Stored runs: the oldest without a star make room; unset: any number",
    )
    undo_seconds: float = Field(
        3600.0, ge=0, allow_inf_nan=False, description="Seconds until a deleted run is gone"
    )
    max_streams: int = Field(512, ge=1, description="Open event streams")
    threads: int = Field(
        default_factory=lambda: max(2, min(8, os.cpu_count() or 2)),
        ge=1,
        description="Threads that compute and encode",
    )

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        names = tuple(name for name in map(str.strip, value.split(",")) if name)
        if any(re.search(r":\d+$|[/\s]", name) for name in names):
            raise refuse("names without port or path, with commas between them")
        return names

    @classmethod
    def read(cls, **given: Any) -> Self:
        """Return the settings of the environment, `given` ones first. Raises `RefusedError`."""
        try:
            return cls(**{name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            raise RefusedError(*refusals(error.errors())) from None

    @property
    def host_in_url(self) -> str:
        """The host as it stands in a URL and in a Host header: IPv6 in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host

    def check(self, config: TrainingConfig) -> None:
        """Raise `RefusedError` where a recipe asks for more work than the limits allow."""
        if config.iterations > self.max_iterations:
            allowed = f"a whole number from 1 to {self.max_iterations:,}"
            raise RefusedError(Refusal("iterations", config.iterations, allowed))
        a_time = len(config.table.t) * len(config.network.parameters)
        if a_time * config.iterations > self.max_work:
            allowed = (
                f"at most {int(self.max_work // a_time):,} for this network, since patterns x "
                f"parameters x iterations may be at most {self.max_work:g}"
            )
            raise RefusedError(Refusal("iterations", config.iterations, allowed))
