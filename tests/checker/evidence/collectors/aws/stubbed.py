"""Answers that no server on this machine gives, put into clients of the SDK by its own Stubber."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boto3.session import Session
from botocore.stub import Stubber

from checker.evidence.collectors.asking import Asking, CallError, Gone
from checker.model.answer import Asker, State

if TYPE_CHECKING:
    from checker.model.location import AwsLocation


class Stubs:
    """Clients whose answers are queued; nothing is sent anywhere."""

    def __init__(self) -> None:
        """Make no client yet."""
        self.clients: dict[str, Any] = {}
        self.stubs: dict[str, Stubber] = {}

    def of(self, service: str) -> Stubber:
        """The queue of a service; each answer is checked against the model of the service."""
        if service not in self.stubs:
            made: Any = Session(aws_access_key_id="x", aws_secret_access_key="x").client(  # noqa: S106 - no secret
                service, region_name="eu-west-1"
            )
            self.clients[service] = made
            self.stubs[service] = Stubber(made)
            self.stubs[service].activate()
        return self.stubs[service]

    def answer(self, service: str, method: str, body: dict[str, Any], sent: dict[str, Any] | None = None) -> None:
        """Queue an answer; with ``sent``, to that very question."""
        self.of(service).add_response(method, body, sent)

    def error(self, service: str, method: str, code: str, status: int = 400) -> None:
        """Queue an error."""
        self.of(service).add_client_error(method, code, "a text that is not kept", status)

    def account(self, account: str, times: int = 1) -> None:
        """Queue who asks."""
        for _ in range(times):
            arn = f"arn:aws:iam::{account}:user/reviewer"
            self.answer("sts", "get_caller_identity", {"UserId": "AIDAEXAMPLE", "Account": account, "Arn": arn})

    def asking(self, location: AwsLocation, by: Asker = Asker.CREDENTIAL) -> Asking:
        """Somebody who asks these clients; a service without any queued answer is not there."""

        def client(service: str) -> Any:  # noqa: ANN401 - a client of botocore has no type
            if service not in self.clients:
                raise CallError(Gone(State.UNAVAILABLE, "", f"there is no {service}"))
            return self.clients[service]

        return Asking(location, by, client)

    def done(self) -> None:
        """Insist that everything queued was asked for."""
        for stub in self.stubs.values():
            stub.assert_no_pending_responses()
