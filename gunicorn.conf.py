"""How gunicorn serves the application, wherever it is started from this folder."""

worker_class = "api.worker.ProblemWorker"
# A list with every filter set fits; gunicorn allows no more.
limit_request_line = 8190
