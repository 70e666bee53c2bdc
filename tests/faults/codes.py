"""One code of a second factor that two browsers send at the same moment."""

from multiprocessing.queues import SimpleQueue

from django.db import connection

from cms.foundation.users.models import User
from tests.faults.racing import FORK
from tests.people import PASSWORD, Person, recovery_codes

ROUNDS = 3
_both_are_ready = FORK.Barrier(2)


def use_codes_at_once() -> list[tuple[int, int]]:
    """How many were let in by one code of the app, and by one recovery code, of each round."""
    return [_round(f"ada{number}") for number in range(ROUNDS)]


def _round(name: str) -> tuple[int, int]:
    ada = Person(User.objects.create_superuser(name, "", PASSWORD))
    ada.give_password()
    codes = recovery_codes(ada.add_app())
    return _let_in(ada, ada.telephone.code()), _let_in(ada, codes[0])


def _let_in(ada: Person, code: str) -> int:
    browsers = [Person(ada.user) for _ in range(2)]
    for one in browsers:
        one.give_password()
    connection.close()
    answers = FORK.SimpleQueue()
    senders = [FORK.Process(target=_send, args=(one, code, answers)) for one in browsers]
    for sender in senders:
        sender.start()
    let_in: int = sum(answers.get() for _ in senders)
    for sender in senders:
        sender.join()
    return let_in


def _send(person: Person, code: str, answers: "SimpleQueue[bool]") -> None:
    _both_are_ready.wait(timeout=60)
    try:
        person.give_code(code)
        answers.put(person.is_logged_in())
    finally:
        connection.close()
