"""Import jobs: uploaded files that are checked and loaded by a process of their own.

Everything about a job lies in a folder, so that every process of a web server knows it and a job
survives all of them. A lock that the operating system lets go with its holder tells whether
somebody still works on it.
"""

from loaders.jobs.job import Job
from loaders.jobs.store import JobStore
from loaders.jobs.upload import MOST_FILES, Upload

__all__ = ["MOST_FILES", "Job", "JobStore", "Upload"]
