"""Many companies, many quarters: scored (and sealed) side by side, resumable, into one tidy data set.

Tasks carry paths and hashes, never law or scores; a local pool of processes and a Dask cluster are used alike.
"""

from bsclib.scale.batch import BatchResult, run_batch
from bsclib.scale.jobs import Job, JobOutcome, companies_at, jobs_of, quarters_between

__all__ = ["BatchResult", "Job", "JobOutcome", "companies_at", "jobs_of", "quarters_between", "run_batch"]
