"""What callers send about import jobs."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints
from pydantic_core import core_schema
from werkzeug.datastructures import FileStorage

from api.validation import TRUTH, RequestModel
from loaders.jobs import MOST_FILES

MAPPING_CHARACTERS = 200_000

MappingText = Annotated[
    str,
    Field(
        max_length=MAPPING_CHARACTERS,
        description="映射文件（YAML 或 JSON 文字） / a mapping file, as text of YAML or JSON",
    ),
]


class _AFile:
    """Annotation of an uploaded file, for the document."""

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: Any) -> core_schema.CoreSchema:  # noqa: ANN401 - Pydantic's signature
        return core_schema.is_instance_schema(FileStorage)

    @classmethod
    def __get_pydantic_json_schema__(cls, *_: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        return {"type": "string", "format": "binary"}


_PRUNE = "撤下来源不再提及的内容 / retire what the sources say no longer"


class ImportUpload(RequestModel):
    """Files to import, as a form of a page sends them; an empty field is one that is left out."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: Annotated[
        list[Annotated[FileStorage, _AFile]],
        Field(
            min_length=1,
            max_length=MOST_FILES,
            description="Excel、CSV、JSON、GraphML、HSDS、Open311 或它们的 zip / files to load",
        ),
    ]
    mapping: MappingText = ""
    dry_run: Annotated[
        bool, Field(description="只检查不写入 / check and compare, write nothing"), TRUTH
    ] = False
    prune: Annotated[bool, Field(description=_PRUNE), TRUTH] = False
    source: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$"),
        Field(
            description="记为来源；默认用文件名 / stamped as the source; by default a file's name",
        ),
    ] = ""


class RunRequest(RequestModel):
    """How the files of a job are read this time."""

    mapping: MappingText | dict[str, Any] | None = Field(
        None,
        description=(
            "映射文件的文字或其结构；不给则沿用原来的，null 则不用映射 / a mapping file as text or"
            " as structure; left out: the one before, null: none"
        ),
    )
    prune: bool = Field(default=False, description=_PRUNE)


class MarkedQuery(RequestModel):
    """Which file of a job."""

    file: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="任务中的文件名，只有一个时可不写 / which file, where there are several",
        ),
    ] = None
