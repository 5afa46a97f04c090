"""Which small set of providers together covers a need that one provider cannot?"""

from __future__ import annotations

from queries.bundle.bundles import BundleOptions, PartRequest, bundles, bundles_for_request

__all__ = ["BundleOptions", "PartRequest", "bundles", "bundles_for_request"]
