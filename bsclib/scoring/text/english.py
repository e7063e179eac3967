"""English sentences in one order of words: what is said in several ways becomes the way that the forms read."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from bsclib.decimals import text_of
from bsclib.scoring.text.bands import condition
from bsclib.scoring.text.lexicon import NUM

_POINTS = rf"({NUM})(?: ?points?)?"
_GOAL = r"(target|budget|plan)"
_SIZES = "at least|at most|more than|above|below|under|over|less than|within|between"
_COMPARED = rf"(?:[a-z-]+ )*?(?:is |are |of )?(?:{_SIZES}|[<>≤≥]|{NUM}%? (?:or|to) )[^,;]*"


# each: how it is said, and how the forms have it; applied in this order
def _counted(match: re.Match[str]) -> str:
    return f"{('none', 'one', 'two', 'three').index(match[1])}: "


_TURNS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\bpts?\b", "points"),
    (r"\b(max|min)\. ?(?=\d)|\b(max|min); ?(?=\d)", r"\1\2 "),
    (r"\+/-", "±"),
    (r"(\d)\+(?= ?[=:])", r"\1 or more"),
    (rf", ({NUM}) max\b", r", max \1"),
    (r": none(?=[,;]|$)", ": 0 points"),
    (r"\bno longer than\b", "at most"),
    (r"\b(?:usd|eur|rmb|cny|gbp) ?(?=\d)", ""),
    (
        rf"^[a-z][a-z -]*?(?: \([^()]*\))?: ?(?=(?:{_SIZES}|negative |none|at or |[<>≤≥]|{NUM}%? (?!points?\b)(?:[a-z]+ )?(?:or|to|and|of) |each |every |deduct |{NUM} points? off))",
        "",
    ),
    (r"\bnil\b", "0 points"),
    (r" (?=until (?:nothing|none) is left)", ", "),
    (r"\bnegative growth(?=:? ?\d)", "below 0%"),
    (rf"(?:^|(?<=[;,] ))(none|one|two|three)(?:=| =|:)? (?={NUM})", _counted),
    (rf"\bfor (each|every) ({NUM}) (above|below|over|under) ({NUM})", r"for \1 \2 units \3 \4"),
    (
        rf"\b(?:above|beyond|after) ({NUM}) ([a-z]+?)s?, (?:deduct )?({NUM}) points?(?: are (?:lost|deducted))? for each started \2",
        r"deduct \3 points for every 1 \2 above \1; a step begun counts whole",
    ),
    (rf" - (?={NUM} points?\b)", ": "),
    (r"\banything (?:less|else|lower|more|higher)(?: ?[-:=])? (?=\d|zero)", "otherwise "),
    (r"\b(\d%?) up to but not including (?=\d)", r"\1 to less than "),
    (rf" (?:earns?|gets?|receives?|scores?) (?:the )?full ({NUM}) points?", r": \1 points"),
    (
        rf"(?:(?<=less)|(?<=more)|(?<=fewer)|(?<=lower)|(?<=higher)|(?<=better)) gets? ({NUM})(?: points?)?(?=[,;]|$)",
        r": \1 points",
    ),
    (rf"^starts? (?:at|with|from) ({NUM})(?: points?)?;", r"base \1;"),
    (r"\bfor every (day|week|hour) (?:the [a-z ]+? is|it is|that it is)? ?late\b", r"per \1 late"),
    (rf"(?:\bminus ?|-)({NUM})(?: points?)? at most\b", r"at most -\1 points"),
    (rf"([<>≤≥] ?{NUM}%?), (?=(?:{NUM}|no|zero) points)", r"\1: "),
    (r"([<>≤≥] ?\d[^,;:]*): no points(?=[;,]|$)", r"\1: 0 points"),
    (r"\b(?:each|every) half percentage point\b", "every 0.5 percentage points"),
    (r"\babove that\b", "above target"),
    (rf"\btakes? away ({NUM}) points?", r"costs \1 points"),
    (
        rf"(?:nothing|no points?) (?:is|are) (?:awarded|given|earned) if less than ({NUM})% of (?:the )?target is (?:reached|achieved|met)",
        r"below \1% of target: 0 points",
    ),
    (r",? ?\bno (?:extra|additional) (?:credit|points?) (?:above|beyond|over) (?:the )?target\b", ""),
    (
        r"\b(?:straight[- ]line|linear) interpolation(?: (?:in )?between)?\b|\bin between, the score (?:falls|rises|goes|moves)(?: evenly| linearly)? from \d+ to \d+",
        "straight lines between",
    ),
    (
        rf"\b(deduct|subtract) ({NUM}) points? for (?:each|every) (?:additional|further|extra) ({NUM} )?([a-z]+) or part (?:of it|thereof)",
        r"deduct \2 points for every \g<3>\4 above target; a step begun counts whole",
    ),
    (
        rf"^the first ({NUM}|three|two|four|five) ([a-z]+?)s? are (?:disregarded|free|ignored); every (?:further|additional) \2 costs ({NUM}) points",
        r"each \2 above \1: -\3 points",
    ),
    (rf"\b(?:reaching|meeting) (?:the )?target (?:gives|scores|earns) ({NUM}) points", r"target met: \1 points"),
    (
        rf"(?:^|(?<=; ))for (each|every) ([^;,]+?(?:above|over|below|under) (?:the )?{_GOAL}),? ({NUM}) points? (?:are|is) added\b",
        r"add \4 points for \1 \2",
    ),
    (
        rf"(?:^|(?<=; ))for (each|every) ({NUM}%) (below|above),? ({NUM}) points? (?:are|is) (?:subtracted|deducted|lost)\b",
        r"deduct \4 points for \1 \2 \3 target",
    ),
    (r"\bup to a (?:ceiling|maximum|cap) of\b", "capped at"),
    (
        rf"\bfor (?:each|every) (?:full )?percent (?:that )?(?:[a-z]+ )??(?:costs? |spending )?exceeds? (?:the )?({_GOAL})",
        r"for every 1% above \1",
    ),
    (rf"^target achieved: ({NUM})(?: points?)?(?=[,;])", r"target met: \1 points"),
    (rf"\b((?:below|above) {NUM}%?(?: of (?:the )?target)?): 0(?=[,;]|$)", r"\1: 0 points"),
    (rf"\b{NUM}% (?:to|-) {NUM}%: (?:proportional(?:ly)?|pro rata|in proportion)(?=[,;]|$)", "in proportion to target"),
    (
        rf"^({NUM}) (?:minus|less) ({NUM})(?: points?)? (?:per|for each|for every) ([a-z ]+)$",
        r"base \1; deduct \2 points for each \3",
    ),
    (rf"((?:{_SIZES}|{NUM}%? or|between) [^,;:]*?) scores? ({NUM})(?=[,;]|$)", r"\1: \2 points"),
    (rf"\bbetween ({NUM}%?) and ({NUM}%?)(?=: )", r"\1 to \2"),
    (rf"^scores? ({NUM})(?: points?)? (?=if|when)", r"\1 points "),
    (rf"({NUM}) bonus points? (?=if|when)", r"+\1 points "),
    (rf"({NUM}) (?:extra|additional) points?\b", r"\1 points"),
    (rf"({NUM} points?) (?:in total|overall|altogether)\b", r"\1"),
    (rf"^(?:target )?achieved: ({NUM})(?: points?)?; (?:target )?not achieved: ", r"target met: \1 points; otherwise "),
    (
        rf"\b(?:threshold|floor|target|plan|maximum|stretch)(?: of| is| at)? ({NUM}%?)(?: (?:pays?|scores?|earns?|gives?|=)|:) ({NUM})%?(?: points?)?(?=[,;])",
        r"\1: \2 points",
    ),
    (r"(?<=[,;] )(?:straight[- ]lines?|linear(?:ly)?)(?: (?:in )?between)?(?=;|$)", "straight lines between"),
    (
        rf"\b(?:linear(?:ly)?|straight[- ]lines?) between ({NUM}) points? at ({NUM}%?) and ({NUM}) points? at ({NUM}%?)",
        r"\2: \1 points; \4: \3 points; straight lines between",
    ),
    (
        rf"\b(?:from|between) ({NUM}%?) (?:to|and) ({NUM}%?),? (?:linear(?:ly)?|straight[- ]lines?),? from ({NUM}) to ({NUM})(?: points?)?",
        r"\1: \3 points; \2: \4 points; straight lines between",
    ),
    (rf"(?<=[;,] )(?:0|zero|nothing|no points) under (?={NUM})", "zero below "),
    (rf"(?<=[;,] )(?:0|zero|nothing|no points) over (?={NUM})", "zero above "),
    (rf"(?:^|(?<=[;,] ))(?:0|zero|nothing|no points) (below|above) ({NUM}%?)(?=[,;]|$)", r"\1 \2: 0 points"),
    (
        rf"^if (?:the )?actual is (below|above) ({NUM}%?(?: of (?:the )?target)?),? the score is ({NUM})\b",
        r"\1 \2: \3 points",
    ),
    (r"\botherwise (?=score =)", ""),
    (rf"\b(?:the )?target is exceeded by (more than|at least) ({NUM})%", r"\1 \2% above target"),
    (rf"\bfor (each|every) ({NUM}) (?=(?:over|above|under|below) (?:the )?{_GOAL})", r"for \1 \2 units "),
    (
        rf"(?:^|(?<=; ))for (each|every) ([^;,]+?),? ({NUM}) points? (?:are|is) (?:lost|deducted)\b",
        r"deduct \3 points for \1 \2",
    ),
    (
        r"\b(?:partial|part|started|incomplete) [a-z]+ (?:counts?|are counted|is counted) as (?:full|whole|a full [a-z]+|a whole [a-z]+)",
        "a step begun counts whole",
    ),
    (
        rf"\b(?:per|for each|for every) (hour|day|minute|week)(?: of [a-z ]+?)? (?:above|beyond|over) ({NUM}) \1s?",
        r"for every 1 \1 above \2",
    ),
    (rf",? with the first ({NUM}) [a-z]+ free\b", r"; a gap within \1 costs nothing"),
    (
        rf"^(?:up to|at most) ({NUM}) ([a-z]+?)s?:? no deduction[,;] (?:each|every) (?:further|additional) [a-z]+,? ({NUM}) points? off",
        r"each \2 above \1: -\3 points",
    ),
    (
        r"\b(each|every|per) (?:percentage )?point (below|above)(?= (?:costs?|earns?|loses?))",
        r"\1 percentage point \2 target",
    ),
    (rf"\b(costs?|earns?|loses?) ({NUM})(?=[,;]|$)", r"\1 \2 points"),
    (r"\bfull (?:points|score|credit)\b", "full marks"),
    (rf"({NUM}) bonus points?\b", r"\1 points"),
    (
        rf"\b(at most|max(?:imum)?|no more than|not more than|up to) ({NUM}) points? (?:lost|deducted|off)\b",
        r"\1 -\2 points",
    ),
    (rf"(?<![a-z])((?!score|points)[a-z]+) = (?={NUM}(?: points?)?(?:[,;]|$))", r"\1 "),
    (r" x (?=(?:the )?(?:weight|full mark))", " * "),
    (r"\blinear(?:ly)?(?: interpolation)? (?:in )?between\b", "straight lines between"),
    (rf"^scores? (?={NUM} points? (?:if|when|per|for)\b)", ""),
    (r" ?→ ?", ": "),
    (rf"^((?:score|points) ?= ?[^()]*?\S) ?\(((?:max|at most) {NUM}(?: points?)?)\)$", r"\1, \2"),
    (r"^points ?= ?", "score = "),
    (r",? but (?:savings|underspending) (?:earns?|scores?) nothing", ""),
    (rf"^(full marks|{NUM} points?) if (?:all )?[a-z ]*?on time\b", r"on time: \1"),
    (r"^[a-z ]*?\b(?:at least|at or above) (?:the )?(?:target|budget|plan)(?=:| scores?| earns?)", "target met"),
    (rf"\b(below|above)(?: =|:) (?=[+-]?{NUM} points?)", r"\1 target: "),
    (rf"(full marks|{NUM} points?) for ((?:no|zero) [a-z -]+)(?=[,;])", r"\2: \1"),
    (rf"(?<=target|budget|et met) (?:scores?|earns?) ({NUM})(?: points?)?(?=[,;]|$)", r": \1 points"),
    (r"^(?:the )?score is (?:the )?(?:completion|achievement) (?:percentage|rate|ratio)\b", "score = achievement %"),
    (r"\bbeyond (?=\d)", "above "),
    (rf"\b(?:points|score) (?:is|are) reduced by ({NUM})(?: points?)?", r"deduct \1 points"),
    (rf"\b(?:points|score) (?:is|are) increased by ({NUM})(?: points?)?", r"add \1 points"),
    (
        r"^(?:[a-z]+ )?score (?:equals|is|=) (?:the )?weight (?:multiplied by|times|[*x]) (?:the )?ratio of (?:the )?(?:result|actual) to (?:the )?target",
        "in proportion to target",
    ),
    (
        r"^score (?:equals|is|=) achievement (?:rate )?(?:multiplied by|times|[*x]) (?:the )?weight",
        "in proportion to target",
    ),
    (r"\bno points are (?:awarded|given|earned)", "0 points"),
    (rf"^if [^,;]*?\b((?:more|less) than {NUM} (?:days?|weeks?|hours?) late), 0 points", r"\1: 0 points"),
    (rf"\bwithin ?±({NUM})(%?)", r"-\1\2 to \1\2"),
    (r"\b(?:no|not) (?:higher|greater|more) than\b|\bat or (?:below|under)\b|\bup to and including\b", "at most"),
    (r"\b(?:no|not) (?:lower|less|fewer) than\b|\bat or above\b", "at least"),
    (r"\b(?:not|never|no) (?:exceeding|above|over|more than)\b|\bdoes not exceed\b", "at most"),
    (r"\b(?:not|never|no) (?:below|under|less than|fewer than)\b", "at least"),
    (r"\bor (?:higher|better|greater)\b", "or more"),
    (r"\bor (?:lower|fewer)\b", "or less"),
    (
        rf"((?:above|over|below|under) {NUM}(?: ?%| [a-z]+)?),? (?:nothing|none|zero|no points)(?=[,;]|$)",
        r"\1: 0 points",
    ),
    (r"(?<=\d )pp\b", "percentage points"),
    (r"(?<=percentage point) short(?:fall)?\b(?! of)|(?<=percentage points) short(?:fall)?\b(?! of)", " below target"),
    (r"(?<=percentage point) shortfall\b|(?<=%) (?:shortfall|short)\b(?! of)", " below target"),
    (r" (?=\((?:max|up to|at most|min|capped|not more|but)\b)", ""),
    (rf"(?:^|(?<=; ))for (each|every) ([^;]+?),? (deduct|add|subtract) ({NUM} points?)", r"\3 \4 for \1 \2"),
    (rf"(or more|or less|or above|or below) ({NUM} points?)(?=[,;]|$)", r"\1: \2"),
    (rf"\b(?:a )?bonus of (?={NUM} points? (?:for|per))", ""),
    (rf"({NUM}) ?per ?cent\b", r"\1%"),
    (rf"(?:short of|shy of) (?:the )?{_GOAL}\b", r"below \1"),
    (rf"(?<=[:,] )minus ({NUM})|(?<=[:,])minus ({NUM})", r"-\1\2"),
    (r"((?:each|every|per) [^,;]*?[a-z]) (?=up to (?:a maximum of )?\d)", r"\1, "),
    (
        rf"\b(?:minus|less) ({NUM}) points? for (?:each|every) (?:extra|additional|further) ([a-z]+)",
        r"each further \2: -\1 points",
    ),
    (
        rf"(?:\b(?:lose|loses|minus|less|deducts)|(?<![\w.])-) ?{_POINTS}(?= (?:for|per|each|every)\b)",
        r"deduct \1 points",
    ),
    (rf"(?<![\w])\+ ?{_POINTS}(?= (?:for|per)\b)", r"add \1 points"),
    (rf"\b{_POINTS} (?:is |are )?(?:deducted|lost|taken off|subtracted)(?= (?:for|per)\b)", r"deduct \1 points"),
    (rf"\b{_POINTS} (?:is |are )?(?:added|awarded|earned|given)(?= (?:for|per)\b)", r"add \1 points"),
    (
        r"(?<=[\w%)])(?<!otherwise),? (?:scores?|earns?|gets?|receives?|gives?) (?:zero|nothing|none|no points|0(?: points?)?)\b",
        ": 0 points",
    ),
    (r"\botherwise (?=deduct|add)", ""),
    (rf"^late [a-z ]+: deduct ({NUM} points?) (?:per|for each|for every) (day|week|hour)\b", r"deduct \1 per \2 late"),
    (
        rf"(?<=late: 0 points; )deduct ({NUM} points?) (?:per|for each|for every) (day|week|hour)$",
        r"deduct \1 per \2 late",
    ),
    (
        rf"^(deduct) ({NUM} points?) (for (?:every|each) [a-z ]+?) and (?={NUM} points? for (?:every|each) )",
        r"\1 \2 \3; \1 ",
    ),
    (r",? ?\bit is (?:zero|0)\b", ": 0 points"),
    (r"\b(?:zero|nothing|none)(?= (?:below|above) )", "no points"),
    (r"\bbut (?=at most|up to|max|capped)", ""),
    (rf"\b({NUM} points?) for ((?:no|zero|{NUM})(?: or more| or fewer)? [a-z]+)(?=[,;]|$)", r"\2: \1"),
    (rf"(?<![\d.+])({NUM}) points? (?:at|on|for meeting|for reaching) (?:the )?target\b", r"target met: \1 points"),
    (
        r"(?:^|(?<=[;,.] ))(?!\S+ points? (?:off )?(?:for )?(?:each|every|per)\b)"
        rf"(full marks|{NUM} points?) (?:(?:if|when|where|for|at(?! least| most)) )?({_COMPARED})(?=[,;]|$)",
        r"\2: \1",
    ),
    (r"(?<=\d%) of (?:the )?(target|budget|plan)\b", " of target"),
    (rf"^(?=on time)on time:? ({NUM}) points?", r"on time: \1 points"),
    (rf"(?<=[;,] )({NUM}) (days?|weeks?|hours?)(?: late)?: -({NUM})(?: points?)?", r"at least \1 \2 late: -\3 points"),
    (r"\bone(?= [a-z]+: )", "1"),
    (r"\btwo(?= [a-z]+: )", "2"),
    (r"\bunder budget,? no bonus\b|\bno bonus (?:for|when|if) (?:coming in )?(?:under|below) budget\b", ""),
)
_BARE = re.compile(rf"((?!each|every|per|min|max|full|base|floor|cap)[a-z]+(?: [a-z]+){{0,2}}) ({NUM})(?: points?)?")


_PAYOUT = re.compile(
    rf"(?:for achievement )?between ({NUM})%? and ({NUM})% the score equals the achievement(?: percentage)?; below \1% (?:it is )?zero; "
    rf"between \2% and ({NUM})% it increases by ({NUM}) points for each ({NUM})%(?:,? up to ({NUM})(?: points)?)?"
)


def _payout(match: re.Match[str]) -> str:
    """Return a payout that steepens above 100 % as its corners; one whose end is not where it says stays as it is."""
    low, middle, high, points, each = (Fraction(match[n]) for n in range(1, 6))
    end = middle + (high - middle) * points / each
    if Fraction(match[6] or end) != end or 10**6 * end % 1 or not low < middle < high:
        return match[0]
    corners = [(low, low), (middle, middle), (high, end)]
    said = "; ".join(f"{text_of(v)}: {text_of(p)} points" for v, p in corners)
    return f"{said}; straight lines between; below {text_of(low)}: 0 points"


def one_order(text: str) -> str:
    """Return an English sentence as the forms have it.

    Examples
    --------
    >>> one_order("full marks at or above 95%; lose 1 point for every 1% below 95%")
    'at least 95%: full marks; deduct 1 points for every 1% below 95%'
    >>> one_order("excellent 100, good 80, poor 0")
    'excellent: 100 points, good: 80 points, poor: 0 points'
    """
    if (payout := _PAYOUT.fullmatch(text)) is not None:
        return _payout(payout)
    if level := re.search(rf"\b(floor|threshold)(?: of| is| at)? ({NUM}%?)", text):
        text = re.sub(rf"\bbelow (?:the )?{level[1]}\b", f"below {level[2]}", text)
    for said, turned in _TURNS:
        text = re.sub(said, turned, text)
    parts = re.split(r"[,;] ?", text.strip(" ;,"))
    found = [_BARE.fullmatch(part) for part in parts]
    if len(parts) > 1 and None not in found:
        if all(re.fullmatch("[a-f]", m[1]) for m in found[1:] if m is not None):  # audit grade A = 100, B = 85
            found[0] = _BARE.fullmatch(re.sub(r"^.*\b(?=[a-f] )", "", parts[0]))
        return ", ".join(f"{m[1]}: {m[2]} points" for m in found if m is not None)
    worths = [
        re.fullmatch(rf"(.*\d.*?)(?:[:=]| =)? ({NUM})(?: points?)?", part.replace("zero ", "0 ")) for part in parts
    ]
    if len(parts) > 1 and all(m is not None and condition(m[1]) is not None for m in worths):
        return "; ".join(f"{m[1]}: {m[2]} points" for m in worths if m is not None)
    return text
