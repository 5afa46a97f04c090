"""Who should sign an agreement, or take a seat, next."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from api.partner_answers import PartnersAnswer, PartnersQuery
from api.partners import ask_partners

blueprint = APIBlueprint("partners", __name__, url_prefix="/api/v1", tag="Planning")


@blueprint.get("/communities/<community_id>/partners")
@blueprint.input(PartnersQuery, location="query")
@blueprint.output(PartnersAnswer)
def get_community_partners(community_id: str, query_data: PartnersQuery) -> dict[str, Any]:
    """Which units and departments should sign with this community, or take a seat, next?"""
    return ask_partners("Community", community_id, query_data.kind, query_data.limit)


@blueprint.get("/units/<unit_id>/partners")
@blueprint.input(PartnersQuery, location="query")
@blueprint.output(PartnersAnswer)
def get_unit_partners(unit_id: str, query_data: PartnersQuery) -> dict[str, Any]:
    """With which communities should this unit sign, or take a seat in, next?"""
    return ask_partners("Unit", unit_id, query_data.kind, query_data.limit)


@blueprint.get("/departments/<department_id>/partners")
@blueprint.input(PartnersQuery, location="query")
@blueprint.output(PartnersAnswer)
def get_department_partners(department_id: str, query_data: PartnersQuery) -> dict[str, Any]:
    """With which communities should this department sign, or take a seat in, next?"""
    return ask_partners("Department", department_id, query_data.kind, query_data.limit)
