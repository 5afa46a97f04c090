"""Places as short vectors, such that those who are met on the same walks lie near each other.

What DeepWalk and node2vec learn by sampling walks is a factorisation of the logarithm of how much
more often two are met on a walk than by chance; here it is computed instead of sampled, so that it
is the same every time. J. Qiu et al., Network embedding as matrix factorization, 2018 (NetMF).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator, eigsh

if TYPE_CHECKING:
    from queries.analysis.partners.network import Floats, Network, Places

WINDOW = 3
"""How many steps of a walk count as near."""

LARGEST_EXACT = 2_000
"""Up to how many places the matrix of all pairs is made."""

_FEWEST, _MOST, _PLACES_EACH = 4, 32, 8
_SMALLEST_DENSE = 40


def embedding(network: Network, rows: Places) -> Floats:
    """How near do the two lie to each other? The product of their vectors.

    The matrix log max(1, vol ÷ T · Σ Pʳ D⁻¹), with T = 3 steps, is cut to its few largest
    eigenvalues, so that a small network is not learned by heart. Of more than
    :data:`LARGEST_EXACT` places the logarithm is left out, because it would fill the matrix: what
    remains is the same sum of walks on the largest eigenvalues of the network itself.
    """
    vectors, values = _factors(network)
    return (vectors[rows] * values) @ vectors.T


def dimensions(size: int) -> int:
    """How long are the vectors? One number for every eight places, from 4 to 32.

    >>> dimensions(34), dimensions(100), dimensions(10_000)
    (4, 12, 32)
    """
    return min(max(_FEWEST, size // _PLACES_EACH), _MOST, max(1, size - 2))


def _factors(network: Network) -> tuple[Floats, Floats]:
    count = dimensions(network.size)
    if network.matrix.nnz == 0:
        return np.zeros((network.size, 1)), np.zeros(1)
    if network.size <= LARGEST_EXACT:
        values, vectors = _largest(_logarithm(network), count)
        return vectors, values
    root = np.sqrt(network.inverse_degree)
    around = csr_array(network.matrix.multiply(root[:, None]).multiply(root[None, :]))
    values, vectors = _largest(around, count)
    walks = sum(values**step for step in range(1, WINDOW + 1)) / WINDOW
    return vectors * root[:, None], np.asarray(walks, np.float64)


def _logarithm(network: Network) -> Floats:
    """Return how much more often than by chance two are met, as a logarithm; never below 0."""
    step = network.steps
    walk = np.asarray(step.toarray(), np.float64)
    total = walk.copy()
    for _ in range(WINDOW - 1):
        walk = np.asarray(step @ walk, np.float64)
        total += walk
    volume = float(network.degree.sum())
    met = total * (volume / WINDOW) * network.inverse_degree
    logarithm = np.log(np.maximum(met, 1.0))
    return np.asarray((logarithm + logarithm.T) / 2, np.float64)


def _largest(matrix: Floats | csr_array, count: int) -> tuple[Floats, Floats]:
    """Return the eigenvalues of largest size and their vectors, the largest first."""
    size = int(matrix.shape[0])
    if size <= _SMALLEST_DENSE:
        dense = matrix if isinstance(matrix, np.ndarray) else matrix.toarray()
        values, vectors = np.linalg.eigh(dense)
    else:
        # a start of its own each time would give other digits each time
        start = np.cos(np.arange(size))
        values, vectors = eigsh(_operator(matrix), k=count, which="LM", v0=start, tol=1e-8)
    order = np.argsort(-np.abs(values), kind="stable")[:count]
    return np.asarray(values[order], np.float64), np.asarray(vectors[:, order], np.float64)


def _operator(matrix: Floats | csr_array) -> LinearOperator:
    return LinearOperator(
        matrix.shape, matvec=lambda vector: matrix @ vector, dtype=np.dtype(np.float64)
    )
