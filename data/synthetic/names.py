"""Invented names of places, units and people, put together from lists of characters and words.

The combinations belong to nobody: brand names, the county's own townships and the names that the
source article gives are kept out of the lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.synthetic.draw import Draw

_PLACE_FIRST = "清明安和锦翠晨云岚星霁沐禾丰瑞祥福康嘉景秀文望怀启远永向春柏梅兰竹桂青雅悦澄玉"
_PLACE_SECOND = "溪苑河岭湾台园宁桥川坪谷屏原峰林塘渡津浦洲渠畔麓岸"
_PLACE_BEFORE = ("", "新", "上", "下", "大", "小", "前", "后", "内", "外")
_PLACE_STEP = 617  # has no divisor in common with the number of pairs, so every pair comes once

_UNIT_FIRST = "禾岚沐霁柏青澄玉悦珩栩芮笙棠樾潼澜溪朗昀"
_UNIT_SECOND = "川桥舟阔舒然渊宸逸帆翊誉弘泽禹培驰恒铭臻"

_COMPOUND_WORDS = (
    "锦绣", "和顺", "幸福", "祥云", "金桂", "绿洲", "春晖", "阳光", "翠屏", "康乐", "明珠", "梧桐",
    "山水", "雅居", "福馨", "安泰", "枫叶", "书香", "银杏", "丽景", "友谊", "团结", "朝阳", "向荣",
)  # fmt: skip
_COMPOUND_ENDINGS = ("小区", "家园", "花园", "嘉苑", "新村", "公寓", "住宅楼", "家属院")

# The commonest surnames stand several times, roughly as often as in the north-east.
_SURNAMES = (
    "王王王王王王李李李李李张张张张张刘刘刘刘赵赵赵孙孙孙陈陈于于杨杨姜姜宋宋"
    "徐徐高高马马郭林何胡朱吴周梁谢韩唐冯董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田任范方石"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉梅秀珍凤建国志文海波晓东红春燕立新宇婷雪琳浩然"
    "俊峰慧颖佳怡子涵欣瑞轩博晨阳健康福荣昌胜利民安庆云龙飞鹏辉彬凯斌"
)


def place_word(seed: int, index: int) -> str:
    """Return the two or three characters that name the ``index``-th place of a seed's county.

    Different for each of the first 9,750 places of one seed.
    """
    pairs = len(_PLACE_FIRST) * len(_PLACE_SECOND)
    position = (seed * 131 + index * _PLACE_STEP) % pairs
    first, second = divmod(position, len(_PLACE_SECOND))
    before = _PLACE_BEFORE[(index // pairs) % len(_PLACE_BEFORE)]
    return before + _PLACE_FIRST[first] + _PLACE_SECOND[second]


def unit_word(draw: Draw) -> str:
    """Return the two characters in which a unit of its own name begins."""
    return draw.pick(_UNIT_FIRST) + draw.pick(_UNIT_SECOND)


def person(draw: Draw) -> str:
    """Return a person's name."""
    given = draw.pick(_GIVEN)
    if draw.chance(0.75):
        given += draw.pick(_GIVEN)
    return draw.pick(_SURNAMES) + given


def compounds(draw: Draw, count: int) -> list[str]:
    """Return the names of a community's compounds, all different."""
    return [word + draw.pick(_COMPOUND_ENDINGS) for word in draw.some(_COMPOUND_WORDS, count)]


def phone(draw: Draw) -> str:
    """Return a number that nobody has: mobile numbers never begin with 100."""
    return f"100{draw.integer(0, 99_999_999):08d}"
