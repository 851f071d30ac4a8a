"""The keys of a spec that ask an act to include something, and the keys of a record that answer them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter, methodcaller

from attrs import frozen

from campaignflow.progress.record import Record
from campaignflow.rules.items import ItemNames, Items, ListItem, Mode, Refs
from campaignflow.rules.outcome import Reason
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.source.types import Type
from campaignflow.wording.words import NOTHING, Words, listing


@frozen
class Claim:
    """One such key."""

    type: Type[Items]
    answer: str
    """The key of a record that answers it."""
    reason: Reason
    doc: Words
    says: Words
    """The sentence, of ``{title}``, ``{must}`` and ``{list}``."""
    lacks: Words
    """What is said where it is missing."""
    at_once: bool = False
    """Fixed when the act is done: what is missing then can no longer be supplied."""
    every: bool = False
    """Wanted of every record of the step, not of one of them."""

    @property
    def is_directed(self) -> bool:
        """Whether it is directed at somebody."""
        return self.answer in ("recipients", "invited", "consulted", "audience")

    @property
    def leaves_trace(self) -> bool:
        """Whether what is there is a paper, or had by somebody: where it is not recorded, it is missing."""
        return self.answer in ("recipients", "attachments", "kept", "consulted", "audience", "means")

    @property
    def of_the_act(self) -> bool:
        """Whether it is asked of the act itself and not of what it leaves behind: a miss stays on record."""
        return self.answer in ("present", "invited", "merged_with", "criteria", "forms")

    @property
    def of_the_paper(self) -> bool:
        """Whether it is asked of a paper: it can be mended until somebody judges that version."""
        return self.answer in ("contents", "reflects")

    @property
    def sends(self) -> bool:
        """Whether it is asked of what is sent or made known."""
        return self.reaches or self.answer == "means"

    @property
    def reaches(self) -> bool:
        """Whether somebody is to have it: each is judged by the day on which it was there."""
        return self.answer in ("recipients", "audience")

    def together(self, records: Sequence[Record]) -> Iterator[Sequence[Record]]:
        """The acts of which one thing is asked: of the act itself those of one day, else all of them."""
        if not self.of_the_act:
            yield records
        for _, sitting in groupby(records if self.of_the_act else (), key=attrgetter("date")):
            yield list(sitting)

    @property
    def key(self) -> Key:
        return Key(self.type, self.doc)


def answer_of(claim: Claim) -> Callable[[Record], Collection[str]]:
    """What a record answers."""
    return _present if claim.answer == "present" else attrgetter(claim.answer)


def _present(record: Record) -> Collection[str]:
    """The groups that were present: one of which nobody was present was not."""
    return [name for name, count in record.present.items() if count]


def settler(mode: Mode, items: Sequence[str], group: str | None) -> Callable[[Collection[str]], bool]:
    """Says whether what a record names surely settles it, if that is the only one."""
    if group is not None or mode is Mode.ONE_OF:
        return _never
    if mode is Mode.OPEN:
        return bool
    return methodcaller("__contains__", items[0]) if mode is Mode.ALL else partial(_meet, frozenset(items))


def _never(_: Collection[str]) -> bool:
    return False


def _meet(items: frozenset[str], said: Collection[str]) -> bool:
    return not items.isdisjoint(said)


_WHO = Refs("body group")
_PAPERS = Refs("document", each=True)

STEP: Mapping[str, Claim] = {
    "participants": Claim(
        Refs("group body"), "present", Reason.MISSING_PARTICIPANT,
        Words("参加范围", "who is to take part"),
        Words("“{title}”{must}有{list}参加", "“{title}” {must} bring in {list}"),
        Words("没有参加", "they took no part"), at_once=True,
    ),
    "invite": Claim(
        _WHO, "invited", Reason.MISSING_PARTICIPANT,
        Words("邀请谁（邀请即可）", "who is to be invited; inviting is enough"),
        Words("“{title}”{must}邀请{list}", "{list} {must} be invited to “{title}”"),
        Words("没有邀请", "not invited"), at_once=True,
    ),
    "send_to": Claim(
        _WHO, "recipients", Reason.MISSING_RECIPIENT,
        Words("报送给谁", "to whom it is to be sent"),
        Words("“{title}”{must}报送{list}", "“{title}” {must} be sent to {list}"),
        Words("没有报送", "not sent there"),
    ),
    "attach": Claim(
        _PAPERS, "attachments", Reason.MISSING_ATTACHMENT,
        Words("随附什么", "what is to be attached"),
        Words("“{title}”{must}随附{list}", "“{title}” {must} have {list} attached"),
        Words("没有附上", "not attached"),
    ),
    "keep": Claim(
        _PAPERS, "kept", Reason.MISSING_RECORD,
        Words("留存什么记录", "which record of it is to be kept"),
        Words("“{title}”{must}留存{list}", "{list} of “{title}” {must} be kept"),
        Words("没有留存", "not kept"), every=True,
    ),
    "consult": Claim(
        _WHO, "consulted", Reason.MISSING_PARTICIPANT,
        Words("听取谁的意见", "whose views are to be heard"),
        Words("“{title}”{must}听取{list}的意见", "“{title}” {must} hear the views of {list}"),
        Words("没有听取意见", "not heard"),
    ),
    "audience": Claim(
        _WHO, "audience", Reason.UNPUBLISHED,
        Words("向谁公开或通报", "to whom it is made known"),
        Words("“{title}”{must}向{list}公开或通报", "“{title}” {must} be made known to {list}"),
        Words("没有公开或通报", "not made known"),
    ),
    "criteria": Claim(
        ItemNames(), "criteria", Reason.MISSING_CONTENT,
        Words("从哪些方面评议", "what it looks at"),
        Words("“{title}”{must}从{list}方面进行", "“{title}” {must} look at {list}"),
        Words("没有涉及", "not looked at"), at_once=True,
    ),
    "contents": Claim(
        ItemNames(), "contents", Reason.MISSING_CONTENT,
        Words("包括哪些内容", "what it covers"),
        Words("“{title}”{must}包括{list}", "“{title}” {must} cover {list}"),
        Words("内容缺项", "not covered"),
    ),
    "reflects": Claim(
        Refs("step"), "reflects", Reason.MISSING_CONTENT,
        Words("体现哪些步骤的成果", "of which steps it reflects the results"),
        Words("“{title}”{must}体现“{list}”的成果", "“{title}” {must} reflect the results of “{list}”"),
        Words("没有体现", "not reflected"),
    ),
    "forms": Claim(
        ItemNames(), "forms", Reason.MISSING_CONTENT,
        Words("采取的形式", "in which form it is done"),
        Words("“{title}”{must}采取{list}形式", "“{title}” {must} take the form of {list}"),
        Words("没有采取", "not taken"), at_once=True,
    ),
    "means": Claim(
        ItemNames(), "means", Reason.UNPUBLISHED,
        Words("公开的方式", "by which means it is published"),
        Words("“{title}”{must}通过{list}方式进行", "“{title}” {must} go out by {list}"),
        Words("没有公开", "not published"),
    ),
}  # fmt: skip
DOCUMENT: Mapping[str, Claim] = {name: STEP[name] for name in ("contents", "reflects")}
MERGED: Mapping[str, Claim] = {
    "merge_with": Claim(
        Refs("step event"), "merged_with", Reason.MISSING_CONTENT,
        Words("与什么合并进行", "with what it is merged"),
        Words("“{title}”{must}与“{list}”合并进行", "“{title}” {must} be merged with “{list}”"),
        Words("没有合并进行", "not merged"), at_once=True,
    ),
}  # fmt: skip
"""What has a kind of its own, since it also compares days."""

_OR = Words("或", " or ")


def list_words(mode: Mode, titles: tuple[Words, ...]) -> Words:
    """The entries as they stand in a sentence."""
    if mode is Mode.OPEN:
        return listing(titles, Words("、", ", ")) + Words("等", " and the like")
    if mode is Mode.ANY_OF:
        return listing(titles, _OR)
    if mode is Mode.ONE_OF:
        return Words("", "either ") + listing(titles, _OR) + Words("（择一）", "")
    return listing(titles)


def of_days(records: Sequence[Record], holders: Sequence[Record]) -> Words:
    """Of which days something is not there that is wanted of each sitting."""
    days = {act.date for act in records} - {act.date for act in holders}
    said = listing(Words("{day}", "{day}").fill(day=day) for day in sorted(day for day in days if day))
    return Words(f"（{said.zh}）", f" of {said.en}") if days else NOTHING


def groups_of(name: str, wanted: Items) -> Iterator[tuple[str, ListItem, Sequence[ListItem]]]:
    """The rules that a list becomes: one for each entry of a closed list, else one for all, whose clause
    is that of the first entry that names one.
    """
    if wanted.mode is Mode.ALL:
        for item in wanted.items:
            yield f"{name}.{item.id}", item, (item,)
    elif wanted.items:  # else none of them can be read, which is reported
        ref = next((item.ref for item in wanted.items if item.ref), None)
        yield name, ListItem(id=name, ref=ref), wanted.items


def title_of(subject: Subject, claim: Claim, item: ListItem) -> Words:
    """What an entry is called: of a name, what it is called where it is defined."""
    return subject.resolve(claim.type.among, item.id, item.at) if isinstance(claim.type, Refs) else item.title
