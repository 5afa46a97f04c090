"""The append-only history: one event for each change of state."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from data.synthetic.batches import Ref
    from data.synthetic.things import County

ACTIONS = {
    "offered": ("offer", "提出认领"),
    "accepted": ("accept", "接受认领"),
    "reserved": ("reserve", "预留资源"),
    "delivered": ("deliver", "交付"),
    "confirmed": ("confirm", "确认交付"),
    "rated": ("rate", "评价"),
    "refused": ("refuse", "拒绝"),
    "withdrawn": ("withdraw", "撤回"),
    "published": ("publish", "发布心愿"),
    "claimed": ("claim", "认领心愿"),
    "realised": ("realise", "实现心愿"),
    "taken_down": ("take_down", "下架心愿"),
    "open": ("open", "登记诉求"),
    "working": ("start", "开始办理"),
    "done": ("finish", "办结"),
}
"""The action that leads to each state, and its name."""

Step = tuple[str, "dt.datetime", "Ref"]
"""A state, when it was reached and who brought it about."""


def record(county: County, target: Ref, steps: list[Step], reason: str | None = None) -> None:
    """Add the events of one thing, first to last; the reason belongs to the last."""
    previous: str | None = None
    for state, at, actor in steps:
        action, name = ACTIONS[state]
        event = county.out.node(
            "Event",
            name,
            action=action,
            at=at,
            actor=actor.id,
            from_state=previous,
            to_state=state,
            reason=reason if state == steps[-1][0] else None,
        )
        county.out.relate(event, "CONCERNS", target)
        previous = state
