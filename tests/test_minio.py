"""Live runs of locations on MinIO: the documented steps end READY, each mistake is named before an upload."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.checker.cli.running import run
from tests.minio_living import BUCKET, Setting, documented

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.minio_server import MinioServer


@pytest.fixture
def setting(minio: MinioServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setting:
    """A server of a region, and a bucket on it."""
    minio.settings.region = "us-east-1"
    return Setting(minio, tmp_path, monkeypatch)


def test_the_documented_steps_end_ready(setting: Setting) -> None:
    """A bucket, a policy, a user, an access key, the certificate, the region, the address, path style."""
    done = setting.with_user(documented()).check("--format", "text")
    assert done.code == 0, done
    assert "prod: READY" in done.out
    assert "all 14 operations allowed" in done.out
    assert setting.uploads == []


def test_the_probe_proves_it_and_leaves_nothing(setting: Setting) -> None:
    """What Velero and kopia do is done, and undone."""
    done = setting.with_user(documented()).check("--probe")
    assert done.code == 0, done
    assert setting.uploads
    listed = setting.server.s3().list_objects_v2(Bucket=BUCKET)
    assert listed.get("KeyCount", 0) == 0


def test_a_snapshot_gives_the_verdict_to_the_letter(setting: Setting) -> None:
    """Later, and without the server."""
    live = setting.with_user(documented("s3:DeleteObject")).check("--save", "s.json", "--format", "text")
    assert live.code == 1, live
    later = run(setting.patch, "check", "--from", "s.json", "--format", "text")
    assert later.out == live.out


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"forcePathStyle": False}, "MIN501"),
        ({"region": "eu-1"}, "COM314"),
        ({"certificate": None}, "COM303"),
        ({"bucket": "another-bucket"}, "MIN"),
    ],
)
@pytest.mark.parametrize("probing", [(), ("--probe",)], ids=["asking", "probing"])
def test_each_documented_mistake_is_named_before_an_upload(
    setting: Setting, fields: dict[str, object], rule: str, probing: tuple[str, ...]
) -> None:
    """NOT READY, with the rule that says what to do; nothing was written, even where a probe was asked for."""
    done = setting.with_user(documented()).check(*probing, **fields)
    assert done.code == 1, done
    assert rule in done.out
    assert setting.uploads == []


def test_the_address_of_the_console_is_named(setting: Setting) -> None:
    """As the documentation itself asks for it."""
    done = setting.with_user(documented()).check("--probe", s3Url=setting.server.console_url)
    assert done.code == 1, done
    assert "COM310" in done.out
    assert setting.uploads == []


def test_the_policy_of_aws_pasted_leaves_the_user_without_one(setting: Setting) -> None:
    """MinIO stored none of it, so that every operation is denied, and the document is known to be refused offline."""
    with pytest.raises(Exception, match="ec2"):
        setting.server.policy(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": ["ec2:DescribeVolumes"], "Resource": "*"}],
            }
        )
    done = setting.with_user().check("--probe")
    assert done.code == 1, done
    assert "MIN101" in done.out
    assert setting.uploads == []


def test_a_key_of_its_own_policy_is_seen(setting: Setting) -> None:
    """The access key may do less than its user."""
    done = setting.with_user(documented(), inline=documented("s3:DeleteObject")).check()
    assert done.code == 1, done
    assert "MIN110" in done.out


def test_a_wrong_secret_is_named(setting: Setting) -> None:
    """The server takes no signature of it."""
    setting.with_user(documented()).patch.setenv("BACKUP_SECRET", "quite-another-secret")
    done = setting.check()
    assert done.code == 1, done
    assert "SignatureDoesNotMatch" in done.out


def test_a_server_that_cannot_be_reached_is_undecided_or_worse(setting: Setting) -> None:
    """Never READY."""
    done = setting.with_user(documented()).check(s3Url="https://127.0.0.1:9")
    assert done.code in {1, 3}, done


def test_permissions_are_a_policy_that_minio_stores(setting: Setting) -> None:
    """And that lets an administrator read all that a plain key may not."""
    setting.with_user(documented()).check()
    done = run(setting.patch, "permissions", "location.json")
    name = setting.server.policy(json.loads(done.out))
    assert name


def calls(setting: Setting) -> list[dict[str, str]]:
    """Every question of the last run that was kept, with who asked it and what came of it."""
    found: list[dict[str, str]] = json.loads((setting.folder / "s.json").read_text())["calls"]
    return found


def test_what_permissions_prints_lets_an_administrator_read_all(setting: Setting) -> None:
    """None of an administrator's questions is refused, and the single policies and groups are read."""
    setting.with_user(documented()).with_administrator()
    setting.server.group([setting.fields["principal"]], documented())
    done = setting.check("--profile", "auditor", "--save", "s.json")
    assert done.code == 0, done
    asked = [call for call in calls(setting) if call["by"] == "the reviewer"]
    assert {call["state"] for call in asked} <= {"known", "absent"}, asked
    assert {"identityPolicies", "groups", "user", "accessKey", "server", "quota"} <= {call["fact"] for call in asked}


def test_an_administrator_is_asked_where_the_key_is_not(setting: Setting) -> None:
    """Without the secret: the policies are read, and what only the key can tell is not known."""
    setting.with_user(documented("s3:DeleteObject")).with_administrator()
    setting.patch.delenv("BACKUP_SECRET")
    done = setting.check("--profile", "auditor")
    assert done.code == 1, done
    assert "the location's credential is not asked" in done.err
    assert "s3:DeleteObject" in done.out


def test_a_disabled_group_is_named_to_an_administrator(setting: Setting) -> None:
    """It makes all that the user has void."""
    setting.with_user(documented()).with_administrator()
    group = setting.server.group([setting.fields["principal"]], documented())
    setting.server.admin().group_disable(group)
    done = setting.check("--profile", "auditor")
    assert done.code == 1, done
    assert "MIN129" in done.out
    assert group in done.out


def test_a_group_that_denies_is_named_with_its_policy(setting: Setting) -> None:
    """Which of the policies it is, only an administrator sees."""
    setting.with_user(documented()).with_administrator()
    denying = documented()
    denying["Statement"] = [
        {"Effect": "Deny", "Action": ["s3:DeleteObject"], "Resource": [f"arn:aws:s3:::{BUCKET}/*"]},
    ]
    group = setting.server.group([setting.fields["principal"]], denying)
    done = setting.check("--profile", "auditor")
    assert done.code == 1, done
    assert group in done.out


def test_the_key_of_a_disabled_user_is_not_taken_for_an_enabled_one(setting: Setting) -> None:
    """The server takes the signature of the access key, and grants it nothing."""
    setting.with_user(documented())
    setting.server.admin().user_disable(setting.fields["principal"])
    done = setting.check("--save", "s.json")
    assert done.code == 1, done
    facts = json.loads((setting.folder / "s.json").read_text())["facts"]
    assert facts["user"]["state"] != "known", facts["user"]
    assert setting.uploads == []


def test_a_profile_that_holds_no_keys_is_refused(setting: Setting) -> None:
    """Nobody else's keys are taken instead."""
    setting.with_user(documented()).as_profile("another", "x", "y")
    setting.patch.setenv("AWS_ACCESS_KEY_ID", "AKIAOFSOMEBODYELSE")
    setting.patch.setenv("AWS_SECRET_ACCESS_KEY", "of-somebody-else")
    done = setting.check("--profile", "auditor")
    assert done.code == 2, done
    assert "auditor" in done.err
    assert setting.site.seen == []


def test_without_an_address_nothing_is_asked(setting: Setting) -> None:
    """No host of AWS is derived, whatever the environment names; nor is a probe made, or cleaned up after."""
    setting.with_user(documented()).with_administrator()
    setting.patch.setenv("AWS_ENDPOINT_URL", setting.server.url)
    asked: list[object] = []
    setting.patch.setattr("socket.socket.connect", lambda *to: asked.append(to))
    setting.patch.setattr("socket.getaddrinfo", lambda *to, **_: asked.append(to))
    done = setting.check("--probe", "--profile", "auditor", s3Url=None)
    assert done.code in {1, 2, 3}, done
    assert run(setting.patch, "probe", "--clean", "location.json").code == 2
    assert run(setting.patch, "probe", "--clean", "location.json", "--profile", "auditor").code == 2
    assert asked == []


def test_what_a_killed_probe_left_is_cleaned_up(setting: Setting) -> None:
    """With the location's own key, or an administrator's; a backup stays."""
    setting.with_user(documented())
    setting.as_profile("root", setting.server.key_id, setting.server.secret)
    s3 = setting.server.s3()
    for more in ((), ("--profile", "root")):
        for folder in ("restores", "kopia", "backups"):
            s3.put_object(Bucket=BUCKET, Key=f"{folder}/backup-preflight-0123456789abcdef/x", Body=b"x")
        setting.write()
        done = run(setting.patch, "probe", "--clean", "location.json", *more)
        assert (done.code, done.out) == (0, f"removed what probes had left in {BUCKET}\n"), done
        keys = [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
        assert keys == ["backups/backup-preflight-0123456789abcdef/x"]


@pytest.mark.parametrize(
    ("session", "code"), [("", 3), (json.dumps(documented("s3:DeleteObject")), 3)], ids=["inheriting", "restricted"]
)
def test_what_a_session_may_is_not_taken_for_what_its_user_may(setting: Setting, session: str, code: int) -> None:
    """Nobody can ask for its policy: it is given, or its absence declared."""
    keys = setting.server.user(documented())
    made = setting.server.session(keys, session).retrieve()
    setting.fields |= {
        "principal": keys[0],
        "credentials": {
            "accessKeyId": made.access_key,
            "secretAccessKey": {"env": "BACKUP_SECRET"},
            "sessionToken": {"env": "BACKUP_TOKEN"},
        },
    }
    setting.patch.setenv("BACKUP_SECRET", made.secret_key)
    setting.patch.setenv("BACKUP_TOKEN", made.session_token or "")
    assert setting.check().code == code
    assert setting.check(assume={"sessionPolicy": "none"}).code == 0
    given = {"sessionPolicy": json.loads(session)} if session else {}
    assert setting.check(evidence=given).code == (1 if session else 3)


def test_the_user_is_learnt_where_nobody_names_it(setting: Setting) -> None:
    """The server says whose the access key is; of a wrong name, that it is another's."""
    setting.with_user(documented())
    done = setting.check("--save", "s.json", principal=None)
    assert done.code == 0, done
    location = json.loads((setting.folder / "s.json").read_text())["location"]
    assert location["principal"] == setting.fields["principal"]
    assert setting.check(principal="somebody-else").code != 0


def test_a_server_without_tls_is_asked_as_well(setting: Setting) -> None:
    """And told of: what is sent to it can be read on the way."""
    done = setting.with_user(documented()).check("--save", "s.json", s3Url=setting.server.plain_url, certificate=None)
    facts = json.loads((setting.folder / "s.json").read_text())["facts"]
    assert facts["account"]["state"] == "known", facts["account"]
    assert "all 14 operations allowed" in done.out


def test_the_users_own_key_serves_as_well(setting: Setting) -> None:
    """Without an access key besides: it has no policy of its own."""
    user = setting.server.user(documented())
    setting.fields |= {
        "principal": user[0],
        "credentials": {"accessKeyId": user[0], "secretAccessKey": {"env": "BACKUP_SECRET"}},
    }
    setting.patch.setenv("BACKUP_SECRET", user[1])
    done = setting.check()
    assert done.code == 0, done


def test_without_the_sdk_it_is_said_how_it_is_installed(setting: Setting) -> None:
    """That of AWS is not enough."""
    setting.with_user(documented())
    for name in [each for each in sys.modules if each.endswith((".live_minio", ".minio.session"))]:
        setting.patch.delitem(sys.modules, name)
    setting.patch.setitem(sys.modules, "minio", None)
    live = setting.check()
    cleaning = run(setting.patch, "probe", "--clean", "location.json")
    for done in (live, cleaning):
        assert done.code == 2, done
        assert "pipx install 'backup-preflight[minio]'" in done.err


def test_collect_keeps_what_a_live_run_would(setting: Setting) -> None:
    """And it is examined as it is, without the server."""
    setting.with_user(documented()).with_administrator()
    setting.write()
    done = run(setting.patch, "collect", "location.json", "--profile", "auditor", "--output", "s.json")
    assert done.code == 0, done
    assert setting.uploads == []
    setting.patch.setattr("socket.socket.connect", refuse)
    assert run(setting.patch, "check", "--from", "s.json").code == 0


def refuse(*_arguments: object) -> None:
    """Stands for the network, which nobody may use."""
    message = "a socket was connected"
    raise AssertionError(message)
