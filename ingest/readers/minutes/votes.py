"""Reads the votes of mailing lists: the mails as the mail reader gives them, and the decisions.

A vote is opened by a mail with [VOTE] in its subject and ended by one with [RESULT] or [CANCEL].
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from archive.commands import MakeContribution, OpenThread, Visibility
from ingest.readers.minutes.ballots import own_words, turnout_in, vote_of
from ingest.readers.minutes.vote_subjects import VoteSubject, vote_subject
from ingest.readers.minutes.vote_telling import End, Vote, told
from ingest.records import Found, Record, Unreadable

NO_OUTCOME = (
    "it gives the result of a vote, but no sentence of it says whether that passed or failed:"
    " the decision stays proposed, and can be taken by hand"
)


def read_votes(records: Iterable[Record], visibility: Visibility) -> Iterator[Record]:
    """Yield the records of the mail reader as they are, and then one for each step of a vote."""
    lists: dict[str, _List] = {}
    for record in records:
        yield record
        for command in record.commands if isinstance(record, Found) else ():
            if isinstance(command, OpenThread):
                lists.setdefault(str(command.space), _List()).note_title(command)
            elif isinstance(command, MakeContribution) and isinstance(record, Found):
                lists.setdefault(str(command.space), _List()).note_mail(record.where, command)
    for known in lists.values():
        yield from known.unread()
        for vote in known.votes:
            yield from told(vote, visibility)


@dataclass(frozen=True, slots=True)
class _Step:
    """A mail that has to do with a vote."""

    where: str
    mail: MakeContribution
    subject: VoteSubject


@dataclass(slots=True)
class _List:
    """The votes of one list. Of its mails only those are kept that have to do with one."""

    votes: list[Vote] = field(default_factory=list)
    _titles: dict[str, str] = field(default_factory=dict)
    _steps: list[_Step] = field(default_factory=list)
    _by_mail: dict[str, Vote] = field(default_factory=dict)

    def note_title(self, opened: OpenThread) -> None:
        """Remember a thread's title where it is that of a vote."""
        if vote_subject(opened.title).stage is not None:
            self._titles[opened.key] = opened.title

    def note_mail(self, where: str, mail: MakeContribution) -> None:
        """Remember a mail where it has to do with a vote."""
        title = self._titles.get(str(mail.thread), "")
        own = mail.extra.get("Subject")  # given where it is another than the thread's title
        subject = vote_subject(str(own) if own else title)
        if not own:
            subject = replace(subject, answers=mail.key != mail.thread)
        if subject.stage is not None or title:
            self._steps.append(_Step(where, mail, subject))

    def unread(self) -> Iterator[Unreadable]:
        """Find the votes, and yield the results that cannot be read.

        The mails are taken in by their time: a result may lie before the votes that it counts.
        """
        for step in sorted(self._steps, key=lambda step: (step.mail.occurred_at, step.mail.key)):
            lines = own_words(step.mail.body, step.mail.media)
            said = [line for line in lines if line.strip()]
            if step.subject.answers or step.subject.stage is None:
                self._hear(step, said)
            elif step.subject.stage == "vote":
                self._open(step, said)
            elif not self._end(step, lines):
                yield Unreadable(step.where, NO_OUTCOME)

    def _open(self, step: _Step, said: list[str]) -> None:
        if vote_of(said[:1]) is not None:
            self._hear(step, said)  # an answer whose "Re:" cannot be seen any more
            return
        vote = self._new(step, step.mail.key, step.mail)
        vote.cast(str(step.mail.by), vote_of(said, opening=True))

    def _hear(self, step: _Step, said: list[str]) -> None:
        """Count an answer, in a vote that is open. One to a mail outside opens it for the count."""
        vote = self._by_mail.get(str(step.mail.reply_to)) or self._in_thread(step)
        ballot = vote_of(said) if step.subject.stage == "vote" else None
        if vote is None:
            if ballot is None:
                return
            vote = self._new(step, str(step.mail.thread), None)
        self._by_mail[step.mail.key] = vote
        if vote.end is None:
            vote.cast(str(step.mail.by), ballot)

    def _end(self, step: _Step, lines: list[str]) -> bool:
        """End the vote. False when nothing tells how it ended."""
        cancelled = step.subject.stage == "cancelled"
        turnout = "cancelled" if cancelled else turnout_in(lines)
        vote = self._of_words(step) or self._by_mail.get(str(step.mail.reply_to))
        if vote is None and not step.subject.of_vote:
            return True  # the result of something else
        if turnout is None:
            return False
        if vote is None:
            vote = self._new(step, str(step.mail.thread), None)
        self._by_mail[step.mail.key] = vote
        if vote.end is None:
            vote.end = End(turnout, step.where, step.mail)
        return True

    def _new(self, step: _Step, key: str, opening: MakeContribution | None) -> Vote:
        subject, thread = step.subject, str(step.mail.thread)
        vote = Vote(key, subject.title, subject.words, step.where, thread, opening)
        self.votes.append(vote)
        self._by_mail[step.mail.key] = vote
        return vote

    def _in_thread(self, step: _Step) -> Vote | None:
        votes = [vote for vote in self.votes if vote.thread == step.mail.thread]
        same = [vote for vote in votes if vote.words == step.subject.words]
        return next(reversed(same or votes), None)

    def _of_words(self, step: _Step) -> Vote | None:
        """The latest vote on the same, an open one before one that ended."""
        same = [vote for vote in self.votes if vote.words == step.subject.words]
        still_open = [vote for vote in same if vote.end is None]
        return next(reversed(still_open or same), None)
