"""A reading told back: in words of both languages, and as JSON with what else may be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from graph.model import SCHEMA
from graph.model.vocabulary import BENEFICIARY_GROUPS
from graph.text import Text
from queries.words.categories import Category
from queries.words.lexicon import intents
from queries.words.reading import period_of, shown
from queries.words.text import folded
from queries.words.things import Thing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.text import Language
    from queries.words.reading import Reading
    from queries.words.things import Mention

_MOST_OTHERS, _MOST_NEAREST = 5, 4
_HOW = {
    "name": Text("名称", "name"),
    "alias": Text("别名", "alias"),
    "core": Text("简称", "short name"),
    "pinyin": Text("拼音", "pinyin"),
    "initials": Text("拼音首字母", "initials"),
    "sound": Text("读音相同", "sounds alike"),
    "similar": Text("写法相近", "nearly written so"),
    "chosen": Text("由您选定", "chosen by you"),
    "word": Text("用词", "word"),
}
_NAMES = {
    "community": Text("社区", "community"),
    "place": Text("地点", "place"),
    "category": Text("分类", "category"),
    "group": Text("服务对象", "for"),
    "quantity": Text("数量", "quantity"),
    "unit_of_measure": Text("计量单位", "unit of measure"),
    "tier": Text("层级", "tiers"),
    "need": Text("需求", "need"),
    "provider": Text("提供方", "provider"),
    "who": Text("为谁建议", "suggested to"),
    "kind": Text("类型", "kind"),
    "one": Text("一方", "one"),
    "other": Text("另一方", "other"),
    "thing": Text("对象", "about"),
    "period": Text("时段", "period"),
    "type": Text("种类", "type"),
    "status": Text("状态", "status"),
    "urgency": Text("紧急程度", "urgency"),
    "region": Text("区域", "place"),
    "twin": Text("种类（单位、需求等）", "type (units, needs …)"),
}
_READ = Text("理解为：{asked}", "Read as: {asked}")
_PART = Text("{name}：{value}", "{name}: {value}")
_BY = Text("{name}（{how}：“{text}”）", "{name} ({how}: “{text}”)")
_MISSING = Text("还需要说明：{names}", "still needed: {names}")
_NOT_UNDERSTOOD = Text("没有听懂这个问题", "The question was not understood")


def tell(reading: Reading) -> Text:
    """How was the question read? One sentence, to be shown back."""
    if reading.intent is None:
        return _NOT_UNDERSTOOD
    parts = [_READ.format(asked=intents()[reading.intent].label)]
    parts += [
        _PART.format(name=name_of(name), value=_value(reading, name, value))
        for name, value in reading.parameters.items()
    ]
    if reading.missing:
        parts.append(_MISSING.format(names=_joined([name_of(each) for each in reading.missing])))
    return Text("；".join(each.zh for each in parts), "; ".join(each.en for each in parts))


def name_of(parameter: str) -> Text:
    """Return what a parameter is called."""
    if parameter in _NAMES:
        return _NAMES[parameter]
    labels = {_snake(each.name): each.label for each in SCHEMA.nodes.values()}
    return labels.get(parameter, Text(parameter, parameter))


def _value(reading: Reading, name: str, value: object) -> Text:
    if isinstance(value, Thing):
        told = Text(value.shown or value.name, value.shown or value.name)
        mention = next((each for each in reading.found.mentions if each.thing is value), None)
        return _quoted(reading, told, mention.start, mention.end, mention.how) if mention else told
    if isinstance(value, Category):
        told = Text(value.name, value.name_en or value.name)
        topic = reading.found.topics[0]
        return _quoted(reading, told, topic.start, topic.end, topic.how)
    if name == "period" and (period := period_of(reading.parameters)):
        return period.label()
    return _choice(name, value, reading.parameters.get("type"))


def _quoted(reading: Reading, told: Text, start: int, end: int, how: str) -> Text:
    text = reading.found.text[start:end]
    if how in {"name", "chosen"} or not text:
        return told
    return _BY.format(name=told, how=_HOW[how], text=text)


def _choice(name: str, value: object, label: object) -> Text:
    """Return a code as it is worded in the schema."""
    if name == "type":
        return SCHEMA.nodes[str(value)].label
    if name == "group":
        return next(each.label for each in BENEFICIARY_GROUPS if each.code == value)
    declared = SCHEMA.nodes[str(label)].properties.get(name) if label in SCHEMA.nodes else None
    if declared:
        for each in declared.choices:
            if each.code == value:
                return each.label
    if name == "kind":
        return Text("席位", "seat") if value == "seat" else Text("共建协议", "agreement")
    text = f"{value:g}" if isinstance(value, float) else str(value).replace("+", "、")
    return Text(text, text.replace("、", ", "))


def _joined(texts: Sequence[Text]) -> Text:
    return Text("、".join(each.zh for each in texts), ", ".join(each.en for each in texts))


def reading_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as JSON shows it, with what else may be meant.

    Returns:
        ``intent``, ``label``, ``text`` (the reading told back), ``parameters``, ``missing``,
        ``confidence``; ``entities`` and ``categories`` with where they stand (in characters of the
        question), how they were recognised and, best first, what else may be meant;
        ``alternatives``, the other questions that may be meant.
    """
    known = intents()
    return {
        "intent": reading.intent,
        "label": known[reading.intent].label.as_dict() if reading.intent else None,
        "text": tell(reading).as_dict(),
        "parameters": {name: shown(value) for name, value in reading.parameters.items()},
        "missing": list(reading.missing),
        "confidence": reading.confidence,
        "entities": [_mention_json(reading, each) for each in reading.found.mentions],
        "categories": [
            {
                "start": each.start,
                "end": each.end,
                "text": reading.found.text[each.start : each.end],
                "id": each.category.id,
                "name": each.category.name,
                "how": each.how,
                "score": round(each.score, 2),
            }
            for each in reading.found.topics[:_MOST_OTHERS]
        ],
        "alternatives": [
            {"intent": name, "label": known[name].label.as_dict(), "fit": fit}
            for name, fit in reading.alternatives
        ],
    }


def _mention_json(reading: Reading, mention: Mention) -> dict[str, Any]:
    others = {
        each.thing.key: each
        for each in sorted(
            reading.found.others, key=lambda other: (other.score, other.end - other.start)
        )
        if each.overlaps(mention) and each.thing.key != mention.thing.key
    }
    ranked = sorted(
        others.values(), key=lambda each: (-each.score, each.start - each.end, each.thing.key)
    )
    return {
        "start": mention.start,
        "end": mention.end,
        "text": reading.found.text[mention.start : mention.end],
        **mention.thing.as_json(),
        "how": mention.how,
        "how_told": _HOW[mention.how].as_dict(),
        "score": round(mention.score, 2),
        "alternatives": [
            {**each.thing.as_json(), "how": each.how, "score": round(each.score, 2)}
            for each in ranked[:_MOST_OTHERS]
        ],
    }


def examples() -> list[dict[str, Any]]:
    """What can be asked? An example of every question in both languages."""
    return [
        {"intent": each.name, "label": each.label.as_dict(), "question": each.example.as_dict()}
        for each in intents().values()
    ]


def nearest(text: str, language: Language) -> list[dict[str, Any]]:
    """Which questions come nearest to a text that was not understood? The nearest first."""
    plain = folded(text[:200])
    ranked = sorted(
        intents().values(),
        key=lambda each: (
            -fuzz.token_set_ratio(plain, folded(each.example.in_language(language))),
            -fuzz.ratio(plain, folded(each.example.in_language(language))),
            each.name,
        ),
    )
    return [
        {"intent": each.name, "label": each.label.as_dict(), "question": each.example.as_dict()}
        for each in ranked[:_MOST_NEAREST]
    ]


def _snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).lstrip("_")
