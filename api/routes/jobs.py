"""Import jobs: files are uploaded, checked, applied, and forgotten."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, request, send_file, url_for

from api.jobs import events, service
from api.jobs.answers import JobAnswer, JobMappingAnswer, JobReportAnswer, LimitsAnswer
from api.jobs.requests import ImportUpload, MarkedQuery, RunRequest
from api.language import preferred_language
from api.problems import problem, title_of
from api.same_site import refuse_other_sites
from graph.text import Text
from loaders.jobs.made import marked

blueprint = APIBlueprint("jobs", __name__, url_prefix="/api/v1", tag="Imports")
blueprint.before_request(refuse_other_sites)

_FORM_BYTES = 1_000_000
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_Responses = dict[int | str, dict[str, str | dict[str, dict[str, Any]]]]
_EVENT = {
    "type": "object",
    "description": "`data` of `progress` is a JobStep, that of `end` a JobAnswer, both as JSON",
    "required": ["event", "id", "data"],
    "properties": {
        "event": {"enum": ["progress", "end"]},
        "id": {"type": "string"},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
_STREAM: _Responses = {
    200: {
        "description": "Events `progress` and, when the job has ended, one `end`",
        "content": {"text/event-stream": {"schema": _EVENT}},
    },
    204: {"description": "`Last-Event-ID` was the end: nothing more will come"},
}
_WORKBOOK: _Responses = {200: {"description": "The workbook", "content": {_EXCEL: {"schema": {}}}}}
_TOO_LARGE = Text(
    "上传超过 {limit} MB；请分成几次，或用命令行导入",
    "The upload is larger than {limit} MB; send it in parts, or load it on the command line",
)


@blueprint.before_request
def _allow_uploads() -> None:
    """Let the body of an upload be larger than that of other requests."""
    if request.endpoint == "jobs.post_import":
        request.max_content_length = service.upload_bytes()
        request.max_form_memory_size = _FORM_BYTES


@blueprint.errorhandler(413)
def _too_large(_error: Exception) -> Response:
    """Say how large an upload may be."""
    limit = request.max_content_length or 0
    detail = _TOO_LARGE.format(limit=f"{limit / 1_000_000:g}")
    return problem(413, code="too_large", title=title_of(413), detail=detail)


@blueprint.get("/import-limits")
@blueprint.output(LimitsAnswer)
def get_limits() -> dict[str, Any]:
    """What may be uploaded at once, and how long is it kept?"""
    return service.limits()


@blueprint.post("/imports")
@blueprint.input(ImportUpload, location="form_and_files")
@blueprint.output(JobAnswer, status_code=202)
def post_import(form_and_files_data: ImportUpload) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Upload files to be checked, or loaded; the answer is a job, which Location names."""
    job = service.created(form_and_files_data)
    return job, 202, {"Location": url_for("jobs.get_job", job_id=job["id"])}


@blueprint.get("/import-jobs/<job_id>")
@blueprint.output(JobReportAnswer)
def get_job(job_id: str) -> dict[str, Any]:
    """How far is a job, and what became of every row?"""
    store = service.job_store()
    job = store.find(job_id)
    return {**service.answer(store, job), "report": store.report(job)}


@blueprint.get("/import-jobs/<job_id>/events")
@blueprint.doc(responses=_STREAM)
def get_events(job_id: str) -> Response:
    """Follow a job as server-sent events; come again with Last-Event-ID until the end."""
    store = service.job_store()
    job = store.find(job_id)
    last_id = request.headers.get("Last-Event-ID")
    if events.is_over(job, last_id):
        return Response(status=204)
    response = Response(events.stream(store, job, last_id), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


@blueprint.post("/import-jobs/<job_id>/check")
@blueprint.input(RunRequest)
@blueprint.output(JobAnswer, status_code=202)
def post_check(job_id: str, json_data: RunRequest) -> dict[str, Any]:
    """Check the files of a job once more and write nothing, with another mapping perhaps."""
    return service.run_again(job_id, json_data, dry_run=True)


@blueprint.post("/import-jobs/<job_id>/apply")
@blueprint.input(RunRequest)
@blueprint.output(JobAnswer, status_code=202)
def post_apply(job_id: str, json_data: RunRequest) -> dict[str, Any]:
    """Load the files of a job into the graph; an interrupted load goes on where it was."""
    return service.run_again(job_id, json_data, dry_run=False)


@blueprint.get("/import-jobs/<job_id>/mapping")
@blueprint.output(JobMappingAnswer)
def get_mapping(job_id: str) -> dict[str, Any]:
    """Which mapping does a job use or, when it uses none, which one would fit the headers?"""
    return service.mapping_of(job_id)


@blueprint.get("/import-jobs/<job_id>/marked")
@blueprint.input(MarkedQuery, location="query")
@blueprint.doc(responses=_WORKBOOK)
def get_marked(job_id: str, query_data: MarkedQuery) -> Response:
    """Download a file of a job with every bad cell marked and explained."""
    store = service.job_store()
    job = store.find(job_id)
    path = marked(store, job, query_data.file, preferred_language())
    name = query_data.file or job.files[0].name
    stem = name.rpartition(".")[0] or name
    response = send_file(path, _EXCEL, as_attachment=True, download_name=f"{stem}.marked.xlsx")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.delete("/import-jobs/<job_id>")
@blueprint.output({}, status_code=204)
def delete_job(job_id: str) -> str:
    """Forget a job and its files; what it wrote into the graph stays."""
    service.job_store().delete(job_id)
    return ""
