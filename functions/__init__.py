"""Entry points of the deployed functions."""

import os

from firebase_functions.options import set_global_options

from shared.config import region_of

# Read by each decorator, so it is set before the first. The CLI appends the project's domain to the name.
# The account is created in infra/terraform/iam.tf; by default, functions run as an editor of the whole project.
# `max_instances` bounds what a flood of requests can cost, for every function that states no number of its own.
# `cpu`: its default here would put every function on a fraction of a CPU.
# `region`: the CLI loads `.env.<project>` before it asks which functions there are.
set_global_options(
    region=region_of(os.environ),
    service_account="stardust-functions@",
    max_instances=20,
    cpu=None,  # type: ignore[arg-type]
)
