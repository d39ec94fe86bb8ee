"""No secret that a user gives is in what the intake hands on, in no form that can be turned back."""

from __future__ import annotations

import base64
import json
import pickle
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from checker.intake.credentials import MASK, hidden_address, traits, without_private_keys
from checker.intake.load import iter_cases
from checker.intake.mask import disclosed
from checker.model.secret import SecretTraits
from tests.checker.intake.giving import KEY_ID, SECRET, complaints, give, nothing, only_broken, only_case, own, write
from tests.checker.intake.test_palette import BODY
from tests.checker.intake.test_velero import BSL, INI, secret, together

if TYPE_CHECKING:
    from pathlib import Path

    from checker.intake.load import Loaded
    from checker.model.secret import Secret

PRIVATE_KEY = f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----\n"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIBpublic\n-----END CERTIFICATE-----\n"
PASSWORD_URL = f"https://user:{SECRET.replace('/', '-')}@s3.example.com/?token={SECRET.replace('/', '-')}"


def forms(text: str) -> list[bytes]:
    """The ways in which a text may stand in bytes."""
    encoded = [base64.b64encode(b"\0" * shift + text.encode())[4:-4] for shift in range(3)]
    return [
        text.encode(),
        quote(text, safe="").encode(),
        json.dumps(text)[1:-1].encode(),
        text[::-1].encode(),
        *encoded,
    ]


def gives_away(loaded: Loaded, text: str) -> list[bytes]:
    """The forms of a secret found in anything that the intake hands on, but for the secrets themselves."""
    given = pickle.dumps(loaded.cases)
    said = json.dumps([complaints(loaded), loaded.notes]).encode()
    excerpts = "".join(
        "\n".join(place.excerpt(20).lines) for case in loaded.cases for place in case.location.places.values()
    ).encode()
    return [form for form in forms(text) if form in given + said + excerpts]


def revealed(secrets: tuple[Secret, ...]) -> set[str]:
    """The texts of secrets."""
    return {each.reveal() for each in secrets}


SECRET_DOCUMENT = f"""\
apiVersion: v1
kind: Secret
metadata:
  name: cloud-credentials
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {{"data": {{"cloud": "{base64.b64encode(INI.encode()).decode()}"}}}}
stringData:
  cloud: |
    [default]
    aws_access_key_id={KEY_ID}
    aws_secret_access_key={SECRET}
"""

DISCLOSING = {
    "plain": own(f"credentials: {{accessKeyId: {KEY_ID}, secretAccessKey: {SECRET}}}\n"),
    "quoted": own(f"credentials:\n  accessKeyId: {KEY_ID}\n  secretAccessKey: '{SECRET}'\n"),
    "double": own(f'credentials:\n  secretAccessKey: "{SECRET}"\n'),
    "escaped": own('credentials:\n  secretAccessKey: "' + "".join(f"\\x{ord(c):02x}" for c in SECRET) + '"\n'),
    "folded": own(f"credentials:\n  secretAccessKey: >-\n    {SECRET}\n"),
    "literal": own(f"credentials:\n  secretAccessKey: |\n\n    {SECRET}\nbucket: b\n"),
    "commented": own(f"# was {SECRET}\ncredentials: {{secretAccessKey: {SECRET}}} # {SECRET}\n"),
    "only commented": own(f"bucket: b\n# secretAccessKey: {SECRET}\nregion: r # ({SECRET})\n"),
    "under another name": own(f"plugin: {{sak: {SECRET}}}\n"),
    "within a text": own(f"plugin: {{x: 'secret = {SECRET}'}}\n"),
    "without a colon": own(f"plugin: {{aws_secret_access_key {SECRET}}}\n"),
    "tagged": own(f"credentials: {{secretAccessKey: !!str {SECRET}}}\n"),
    "token": own(f"credentials: {{sessionToken: {SECRET}}}\n"),
    "swapped": own(f"credentials: {{accessKeyId: {SECRET}, secretAccessKey: {KEY_ID}}}\n"),
    "misspelt": own("bucket: b\n") + "---\n" + own(f"credentials: {{secretKey: {SECRET}}}\n").replace("prod", "p2"),
    "misplaced": own(f"plugin: {{aws_secret_access_key: {SECRET}}}\n"),
    "key as certificate": own("certificate: |\n" + "".join(f"  {line}\n" for line in PRIVATE_KEY.split("\n"))),
    "key file as certificate": own("certificate: {file: key.pem}\n"),
    "palette": json.dumps(BODY),
    "palette, lines": json.dumps(BODY, indent=2).replace(SECRET, SECRET.replace("/", "\\/")),
    "palette certificate": json.dumps(BODY).replace(
        '"caCert": ""', '"caCert": ' + json.dumps(CERTIFICATE + PRIVATE_KEY)
    ),
    "secret": together(BSL, secret()),
    "string data": together(BSL, SECRET_DOCUMENT),
    "unused secret": together(BSL, secret(name="other")),
    "base64 key": BSL.replace("prefix: cluster-a", f"caCert: {base64.b64encode(PRIVATE_KEY.encode()).decode()}"),
    "list": json.dumps(
        {"kind": "List", "apiVersion": "v1", "items": [BODY, {"kind": "Secret", "data": {"a": SECRET}}]}
    ),
    "broken ini": together(BSL, secret(f"{SECRET}\n")),
}


@pytest.mark.parametrize("text", DISCLOSING.values(), ids=DISCLOSING)
def test_inline_secrets_are_masked(here: Path, text: str) -> None:
    """Whatever the form, and whether or not the document can be used."""
    loaded = give(here, {"a.yaml": text, "key.pem": CERTIFICATE + PRIVATE_KEY})
    assert loaded.cases or loaded.broken
    assert gives_away(loaded, SECRET) == []
    assert gives_away(loaded, base64.b64encode(INI.encode()).decode()) == []


@pytest.mark.parametrize(
    "name", [n for n in DISCLOSING if n not in {"misspelt", "unused secret", "list", "broken ini"}]
)
def test_masked_secrets_are_known_to_the_scan(here: Path, name: str) -> None:
    """The scan of what is written must know each secret."""
    loaded = give(here, {"a.yaml": DISCLOSING[name], "key.pem": CERTIFICATE + PRIVATE_KEY})
    assert any(SECRET in text for text in revealed(loaded.secrets))


def test_masking_keeps_lines_and_columns(here: Path) -> None:
    """What stands behind a secret on its line is still found at its column."""
    text = own(f"credentials: {{secretAccessKey: '{SECRET}', accessKeyId: {KEY_ID}}}\n")
    place = only_case(give(here, {"a.yaml": text})).location.places["credentials.accessKeyId"]
    assert place.span().column == text.split("\n")[4].index(KEY_ID) + 1
    assert place.excerpt(0).lines == (text.split("\n")[4].replace(SECRET, MASK * len(SECRET)),)


def test_an_inline_secret_is_noted_and_its_shape_kept(here: Path) -> None:
    """It is accepted, with advice."""
    loaded = give(here, {"a.yaml": own(f"credentials: {{secretAccessKey: ' {SECRET}'}}\n")})
    credentials = only_case(loaded).location.credentials
    assert credentials is not None
    assert credentials.secret == SecretTraits(len(SECRET) + 1, has_white_space=True)
    assert loaded.notes == ("a.yaml: the secret of prod stands in the document; {env: NAME} keeps it out",)


def test_a_secret_in_place_of_the_key_id_is_masked_with_its_length(here: Path) -> None:
    """Rules can tell that the two are swapped without seeing the secret."""
    credentials = only_case(give(here, {"a.yaml": DISCLOSING["swapped"]})).location.credentials
    assert credentials is not None
    assert credentials.access_key_id == MASK * len(SECRET)
    assert credentials.secret is not None
    assert credentials.secret.looks_like_key_id


def test_a_key_id_given_twice_is_no_secret(here: Path) -> None:
    """The id may be shown; a scan for it would refuse every report."""
    text = own(f"credentials: {{accessKeyId: {KEY_ID}, secretAccessKey: {KEY_ID}}}\n")
    loaded = give(here, {"a.yaml": text})
    credentials = only_case(loaded).location.credentials
    assert credentials is not None
    assert credentials.access_key_id == KEY_ID
    assert KEY_ID not in revealed(loaded.secrets)


@pytest.mark.parametrize("field", ["s3Url", "bucket", "region", "prefix"])
def test_addresses_are_shown_without_what_is_secret_in_them(here: Path, field: str) -> None:
    """A rule still sees that there is a password or a query."""
    loaded = give(here, {"a.yaml": own(f"{field}: {PASSWORD_URL}\n")})
    password = SECRET.replace("/", "-")
    assert gives_away(loaded, password) == []
    assert password in revealed(loaded.secrets)
    location = only_case(loaded).location
    shown = {"s3Url": location.s3_url, "bucket": location.bucket, "region": location.region, "prefix": location.prefix}
    assert shown[field] == f"https://user:{MASK * 40}@s3.example.com/?{MASK * 46}"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://s3.example.com/a", "https://s3.example.com/a"),
        ("https://token@host", f"https://{MASK * 5}@host"),
        ("https://u:@host", "https://u:@host"),
        ("https://host/a@b", "https://host/a@b"),
        ("https://host?a=b", f"https://host?{MASK * 3}"),
        ("no address?a", "no address?a"),
    ],
)
def test_hidden_address(address: str, shown: str) -> None:
    """Only password, lone user info and query are hidden."""
    assert hidden_address(address)[0] == shown


def test_a_key_among_certificates_keeps_its_marks(here: Path) -> None:
    """A rule can say that a private key was given; the certificate beside it can be read."""
    files = {"a.yaml": own("certificate: {file: c.pem}\n"), "c.pem": PRIVATE_KEY + CERTIFICATE}
    certificate = only_case(give(here, files)).location.certificate
    assert certificate == (PRIVATE_KEY.replace(SECRET, "*" * len(SECRET)) + CERTIFICATE).encode()


@pytest.mark.parametrize("text", [CERTIFICATE, "", "x", "-----BEGIN RSA PRIVATE KEY-----", CERTIFICATE * 3])
def test_what_holds_no_key_body_stays(text: str) -> None:
    """Certificates are not touched."""
    assert without_private_keys(text) == text


def test_a_key_on_one_line() -> None:
    """Line ends are often lost when a key is pasted."""
    text = f"-----BEGIN EC PRIVATE KEY----- {SECRET} -----END EC PRIVATE KEY----- {CERTIFICATE}"
    assert SECRET not in without_private_keys(text)
    assert without_private_keys(text).endswith(f"-----END EC PRIVATE KEY----- {CERTIFICATE}")


SOURCES = {
    "{env: NAME}": (None, "environment variable NAME is not set"),
    "{env: EMPTY}": (None, "environment variable EMPTY is empty"),
    "{env: GOOD}": (len(SECRET), None),
    "{file: good}": (len(SECRET), None),
    "{file: gone}": (None, "gone does not exist"),
    "{file: binary}": (None, "file binary is not UTF-8 text"),
    "{file: nothing}": (None, "file nothing is empty"),
    "{file: 'https://x'}": (None, "an address is given where a file is wanted"),
}


@pytest.mark.parametrize(("source", "expected"), SOURCES.items(), ids=SOURCES)
def test_secrets_from_elsewhere(here: Path, source: str, expected: tuple[int | None, str | None]) -> None:
    """A secret that is not there is no error: it is not examined, and the reason is kept."""
    files = {"a.yaml": own(f"credentials: {{secretAccessKey: {source}}}\n"), "good": SECRET + "\n", "nothing": ""}
    loaded = give(here, {**files, "binary": b"\xff"}, environ={"GOOD": SECRET, "EMPTY": ""})
    credentials = only_case(loaded).location.credentials
    assert credentials is not None
    assert (credentials.secret.length if credentials.secret else None, credentials.secret_missing) == expected
    assert gives_away(loaded, SECRET) == []
    assert (SECRET in revealed(loaded.secrets)) is (expected[0] is not None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SECRET, SecretTraits(40)),
        (f"{SECRET}\n", SecretTraits(41, has_white_space=True)),
        (f'"{SECRET}"', SecretTraits(42, is_quoted=True)),
        (SECRET + "ü", SecretTraits(41, has_foreign_characters=True)),
        (KEY_ID, SecretTraits(20, looks_like_key_id=True)),
        (f"'{KEY_ID}'", SecretTraits(22, is_quoted=True, looks_like_key_id=True)),
        ("x" * 30 + "EXAMPLEKEY", SecretTraits(40, is_documentation_sample=True)),
        ("", SecretTraits(0)),
    ],
)
def test_traits(text: str, expected: SecretTraits) -> None:
    """The shape of a secret says what can go wrong with it."""
    assert traits(text) == expected


def test_a_secret_that_is_a_number_is_refused_and_masked(here: Path) -> None:
    """Without quotes it would lose its zeros; it is not repeated."""
    text = own("credentials: {secretAccessKey: 123456789012}\n")
    broken = only_broken(give(here, {"a.yaml": text}))
    assert str(broken.errors[0]) == "a.yaml:5:32: credentials.secretAccessKey must be text, found a number"


def test_the_chain_of_errors_holds_no_secret(here: Path) -> None:
    """Neither text, arguments, cause nor context of an error repeats a secret."""
    for text in (
        together(BSL, secret(f"[x\n{SECRET}")),
        together(BSL, secret()).replace("data:\n  cloud: ", "data:\n  cloud: ="),
    ):
        for error in only_broken(give(here, {"a.yaml": text})).errors:
            chain: BaseException | None = error
            while chain is not None:
                assert SECRET not in repr(chain.args) + str(chain)
                assert base64.b64encode(INI.encode()).decode() not in repr(chain.args)
                chain = chain.__cause__ or chain.__context__


def test_policies_are_left_as_they_are() -> None:
    """A condition key that sounds secret is no secret."""
    policy = {"Statement": [{"Condition": {"StringEquals": {"secret": "x", "password": "y"}}}]}
    assert list(disclosed({"evidence": {"bucketPolicy": policy}, "assume": {"secret": "x"}})) == []
    assert list(disclosed(policy)) == []


def test_fields_that_are_shown_stay_readable(here: Path) -> None:
    """A role's path or an external id may look like a secret; rules and policies need it."""
    principal = "arn:aws:iam::111122223333:role/Backups/Production/Cluster12/Velero"
    assert [len(word) for word in principal.split(":")][-1] == 40
    text = own(f"principal: {principal}\nprefix: {SECRET}\ncredentials: {{type: sts, externalId: {SECRET}}}\n")
    location = only_case(give(here, {"a.yaml": text})).location
    assert (location.principal, location.prefix) == (principal, SECRET)
    assert location.credentials is not None
    assert location.credentials.external_id == SECRET


def test_each_location_brings_its_own_secrets(here: Path) -> None:
    """The ledger can be emptied after each location of a fleet."""
    from checker.intake.ledger import Ledger  # noqa: PLC0415 - of this one test

    lines = [
        json.dumps(
            {
                "apiVersion": "backup-preflight/v1",
                "kind": "BackupLocation",
                "name": f"l{n}",
                "provider": "aws",
                "credentials": {"secretAccessKey": f"{n}" * 40},
            }
        )
        for n in range(3)
    ]
    write(here, {"fleet.jsonl": "\n".join(lines)})
    ledger, found = Ledger(), []
    for _ in iter_cases(["fleet.jsonl"], stdin=nothing, environ={}, ledger=ledger):
        found.append(revealed(tuple(ledger.secrets)))
        ledger.clear()
    assert found == [{"0" * 40}, {"1" * 40}, {"2" * 40}]


@pytest.mark.parametrize("mark", ["/", "?", "#", "/?#"])
def test_a_password_that_seems_to_end_the_host_is_hidden(mark: str) -> None:
    """Whatever stands before the last @ may be a password, though a URL would end its host earlier."""
    shown, secrets = hidden_address(f"https://user:ab{mark}SWORDFISH@s3.example.com")
    assert "SWORDFISH" not in shown
    assert shown.endswith("@s3.example.com")
    assert any("SWORDFISH" in secret for secret in secrets)
