"""What of a person's data may be shown to whoever has no role that needs it."""

from __future__ import annotations

_STAR = "＊"
# The surnames of two characters that are still in use; a single character is the rule.
_COMPOUND_SURNAMES = frozenset(
    (
        *("欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯"),
        *("诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠"),
        *("公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "令狐", "百里"),
        *("呼延", "东郭", "南门", "西门", "轩辕", "拓跋", "第五", "梁丘", "左丘", "爱新", "完颜"),
    )
)


def mask_name(name: str) -> str:
    """What of a person's name may be shown? The surname; every other character becomes a star.

    Args:
        name: A personal name, in Chinese or in letters.

    Returns:
        The name masked, at least by one star. Of a name in letters, whose order of surname and
        given name nobody can tell, only the first letter stays; of a single character, nothing.

    >>> mask_name("王小明"), mask_name("欧阳娜娜"), mask_name("欧阳"), mask_name("王")
    ('王＊＊', '欧阳＊＊', '欧＊', '＊')
    >>> mask_name(mask_name("王小明"))
    '王＊＊'
    """
    name = name.strip()
    surname = 2 if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else 1  # noqa: PLR2004 - characters
    if len(name) <= surname:
        return _STAR
    return name[:surname] + _STAR * (len(name) - surname)
