"""Entry points of the deployed functions."""

import os
import sys

# httpx, which Firebase's library loads, would load its command line with what draws it, as it is installed for ours.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

from firebase_functions.options import set_global_options  # noqa: E402

from shared.config import region_of  # noqa: E402

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
