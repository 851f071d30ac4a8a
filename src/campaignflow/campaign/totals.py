"""Figures and invariants of a spec, lowered and checked: part of the compiler's work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from campaignflow.campaign.names import Names
from campaignflow.campaign.spec_figures import SOURCES, FigureSpec, InvariantSpec, ShareSpec, SumSpec
from campaignflow.rules.figure import (
    PER_CENT,
    Aggregation,
    Counted,
    Distinct,
    Figure,
    Given,
    Share,
    Stated,
    Units,
)
from campaignflow.rules.invariant import Invariant, Relation
from campaignflow.rules.outcome import Force
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.wording.diagnostics import Path
from campaignflow.wording.words import NOTHING, Words

ALL = "all"
_FORMS = {"part": ("of",), "parts": ("of", "make"), "product": ("make",), "same": ()}
"""How an invariant may be written: what is compared, and the keys for what with, one of them."""


@frozen(kw_only=True)
class Totals:
    """What the lowering needs of the rest of the spec."""

    figures: Mapping[str, FigureSpec]
    invariants: Mapping[str, InvariantSpec]
    names: Names
    quantities: Mapping[str, tuple[Quantity, ...]]
    """By step, all that it is to reach."""

    def lowered(self) -> dict[str, Figure]:
        """All figures."""
        return {name: self._figure(name, text) for name, text in self.figures.items()}

    def _figure(self, name: str, text: FigureSpec) -> Figure:
        sources = [source for source in SOURCES if getattr(text, source)]
        if len(sources) > 1:
            what = Words(f"同时写 {'、'.join(sources)}", f"{sources[0]} beside {' and '.join(sources[1:])}")
            self.names.problems.add("not-allowed", text.at, what=what)
        way = self._way(text)
        if way.is_share and text.counted_in:
            self._refuse((text.at, "counted_in"), "百分比的 counted_in", "counted_in of a percentage")
        measure = Words(text.counted_in.zh, " " + text.counted_in.en) if text.counted_in else NOTHING
        return Figure(
            id=name, title=text.title, reference=self.names.reference(text.ref), note=text.note, way=way,
            measure=PER_CENT if way.is_share else measure,
        )  # fmt: skip

    def _way(self, text: FigureSpec) -> Aggregation:
        if text.share:
            return self._share(text.share)
        if text.units == ALL:
            return Units()
        if text.units:
            title = self.names.resolve("step", text.units, (text.at, "units"))
            return Units(step=text.units, step_title=title, quantities=self.quantities.get(text.units, (ONCE,)))
        if isinstance(text.sum, str):
            return Counted(step=text.sum, step_title=self.names.resolve("step", text.sum, (text.at, "sum")))
        if text.sum:
            return self._sum(text.sum)
        return Distinct() if text.distinct else Given() if text.given else Stated()

    def _sum(self, text: SumSpec) -> Aggregation:
        asked = [key for key in ("present", "counts", "days") if getattr(text, key)]
        if len(asked) > 1:
            self._refuse(text.at, f"同时写 {'、'.join(asked)}", f"{asked[0]} beside {' and '.join(asked[1:])}")
        title = self.names.resolve("step", text.step, (text.at, "step"))
        for key, among in (("present", "group body"), ("counts", "group document")):
            name = getattr(text, key)
            if name:
                name_title = self.names.resolve(among, name, (text.at, key))
                return Counted(step=text.step, step_title=title, key=key, name=name, name_title=name_title)
        return Counted(step=text.step, step_title=title, key="days" if text.days else "times")

    def _share(self, text: ShareSpec) -> Aggregation:
        asked = {"part": text.part, "of": text.of}
        titles = {key: self.names.resolve("figure", name, (text.at, key)) for key, name in asked.items()}
        for key, name in asked.items():
            other = self.figures.get(name)
            if other is not None and (other.share or other.distinct):
                self._refuse((text.at, key), "以不是合计数的指标计算占比", "a percentage of a figure that is no sum")
        if text.part == text.of:
            self.names.problems.add("duplicate-name", (text.at, "of"), name=text.of)
        return Share(portion=text.part, portion_title=titles["part"], whole=text.of, whole_title=titles["of"])

    def _refuse(self, at: Path, zh: str, en: str) -> None:
        self.names.problems.add("not-allowed", at, what=Words(zh, en))

    # Invariants

    def compared(self, figures: Mapping[str, Figure]) -> Iterator[Invariant]:
        """All invariants that are written in a form that means something."""
        for name, text in self.invariants.items():
            forms = [form for form in _FORMS if getattr(text, form) is not None]
            if text.invalid:
                continue  # what is wrong with it is said
            if not forms:
                self.names.problems.add("missing-key", text.at, key="parts")
            elif len(forms) > 1:
                self._refuse(text.at, f"同时写 {'、'.join(forms)}", f"{forms[0]} beside {' and '.join(forms[1:])}")
            elif (found := self._invariant(name, text, forms[0], figures)) is not None:
                yield found

    def _invariant(self, name: str, text: InvariantSpec, form: str, figures: Mapping[str, Figure]) -> Invariant | None:
        if text.force is Force.PERMISSIVE:
            self._refuse((text.at, "force"), "勾稽关系的 permissive", "permissive of an invariant")
        left, right = self._left(text, form), self._right(text, form)
        if form == "same" and left and right is None:
            left, right = left[:1], left[1]
        if not left or right is None:
            return None
        names = (*left, right) if isinstance(right, str) else left
        titles = {n: self.names.resolve("figure", n, at) for n, at in self._places(text, form, names)}
        shares = {figures[n].way.is_share for n in names if n in figures}
        if len(shares) > 1:
            self._refuse(text.at, "百分比与数目相比较", "a percentage beside a number")
        if form == "product" and True in shares:
            self._refuse(text.at, "百分比相乘", "a product of percentages")
        return Invariant(
            id=name, title=text.title, reference=self.names.reference(text.ref), force=text.force, note=text.note,
            left=left, product=form == "product", right=right,
            relation=Relation.WITHIN if text.of else Relation.EQUAL,
            titles=titles, measures={n: figures[n].measure if n in figures else NOTHING for n in names},
        )  # fmt: skip

    def _left(self, text: InvariantSpec, form: str) -> tuple[str, ...]:
        """The figures on the left; none where they are too few."""
        said = getattr(text, form)
        if form == "part":
            return (said,)
        at = (text.at, form)
        if len(said) < 2 or (form == "same" and len(said) > 2):
            expected = (
                Words("两个指标", "two figures") if form == "same" else Words("两个以上指标", "two figures or more")
            )
            self.names.problems.add("wrong-value", at, value=", ".join(said) or "[]", expected=expected)
            return ()
        seen: set[str] = set()
        for index, name in enumerate(said):
            if name in seen:
                self.names.problems.add("duplicate-name", (at, index), name=name)
            seen.add(name)
        return tuple(said)

    def _right(self, text: InvariantSpec, form: str) -> str | int | None:
        """What they are compared with; None where it is not said, or said twice."""
        allowed = _FORMS[form]
        given = [key for key in ("of", "make") if getattr(text, key) is not None]
        for key in given:
            if key not in allowed:
                self._refuse((text.at, key), f"{form} 与 {key} 同用", f"{key} beside {form}")
        usable = [key for key in given if key in allowed]
        if len(usable) == 2:
            self._refuse(text.at, "of 与 make 同用", "make beside of")
        elif allowed and not usable:
            self.names.problems.add("missing-key", text.at, key=allowed[0])
        right: str | int | None = getattr(text, usable[0]) if len(usable) == 1 else None
        if isinstance(right, str) and right in _listed(getattr(text, form)):
            self.names.problems.add("duplicate-name", (text.at, usable[0]), name=right)
        return right

    def _places(self, text: InvariantSpec, form: str, names: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
        """Each figure named, and where."""
        for index, name in enumerate(names):
            inside = index < len(_listed(getattr(text, form)))
            if not inside:
                yield name, (text.at, "of" if text.of else "make")
            else:
                yield name, (text.at, form) if form == "part" else ((text.at, form), index)


def _listed(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else said
