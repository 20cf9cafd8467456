from __future__ import annotations

import pytest

from tests.harness.truth import interpreter
from tests.machine.servers import Server

VERSIONS = [
    pytest.param("1.4", marks=pytest.mark.tf14),
    pytest.param("1.15", marks=pytest.mark.tf115),
    pytest.param("2", marks=pytest.mark.tensorflow),
]


@pytest.fixture(scope="session")
def servers():
    """One process for each TensorFlow that was asked, for the whole run."""
    running = {}
    yield running
    for server in running.values():
        server.close()


@pytest.fixture(params=VERSIONS)
def server(request, servers):
    """A version and a process with that TensorFlow."""
    version = request.param
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no interpreter with TensorFlow {version} was found")
    if version not in servers:
        servers[version] = Server(python)
    return version, servers[version]
