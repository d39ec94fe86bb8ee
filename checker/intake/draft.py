"""A location in the making: fields, places and facts gathered from one or several documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.intake.asides import Asides
from checker.model.location import AwsLocation, Feature, MinioLocation, Network, Provider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.errors import DocumentError
    from checker.intake.files import Shelf
    from checker.intake.ledger import Ledger
    from checker.intake.mask import Vault
    from checker.intake.node import Node
    from checker.model.fact import Fact
    from checker.model.location import Credentials, Form, Location
    from checker.model.place import Place
    from checker.model.report import Input


class Surroundings:
    """What a document is read in: its folder, the environment, its secrets, and the files it names."""

    __slots__ = ("environ", "folder", "ledger", "shelf", "vault")

    def __init__(self, folder: str, environ: Mapping[str, str], vault: Vault, shelf: Shelf, ledger: Ledger) -> None:
        """Gather them."""
        self.folder = folder
        self.environ = environ
        self.vault = vault
        self.shelf = shelf
        self.ledger = ledger

    def register(self) -> None:
        """Enter the document's secrets into the ledger."""
        for text in self.vault.secrets():
            self.ledger.secret(text)


class Draft:
    """What is known so far of one location; several documents may add to it, none may say a thing twice."""

    __slots__ = (
        "asides",
        "bucket",
        "bucket_owner",
        "certificate",
        "credentials",
        "errors",
        "facts",
        "features",
        "force_path_style",
        "form",
        "inputs",
        "name",
        "network",
        "palette_account",
        "places",
        "plugin",
        "prefix",
        "principal",
        "provider",
        "region",
        "s3_url",
        "snapshot_plugin",
        "velero_version",
    )

    def __init__(self, name: str, form: Form, errors: list[DocumentError], provider: Provider = Provider.AWS) -> None:
        """Start with nothing but a name."""
        self.name = name
        self.provider = provider
        self.form = form
        self.errors = errors
        self.bucket: str | None = None
        self.region: str | None = None
        self.prefix: str | None = None
        self.s3_url: str | None = None
        self.force_path_style: bool | None = None
        self.certificate: bytes | None = None
        self.credentials: Credentials | None = None
        self.principal: str | None = None
        self.bucket_owner: str | None = None
        self.palette_account: str | None = None
        self.features: frozenset[Feature] | None = None
        self.plugin: dict[str, str] = {}
        self.snapshot_plugin: dict[str, str] | None = None
        self.velero_version: str | None = None
        self.network: Network | None = None
        self.places: dict[str, Place] = {}
        self.facts: dict[str, Fact[object]] = {}
        self.asides = Asides()
        self.inputs: dict[str, Input] = {}

    def claim(self, name: str, node: Node) -> bool:
        """Remember where a field stands; ``False``, and an error, when it was given before."""
        before = self.places.get(name)
        if before is not None:
            node.fail_key(f"{name} is given twice: here and at {before.span()}", remedy="take one of them away")
            return False
        self.places[name] = node.place
        return True

    def add_input(self, given: Input) -> None:
        """Remember a document that was read; the same one counts once."""
        self.inputs.setdefault(given.name, given)

    def location(self) -> Location:
        """The finished location, of the provider that was named."""
        return self._minio() if self.provider is Provider.MINIO else self._aws()

    def _aws(self) -> AwsLocation:
        return AwsLocation(
            name=self.name,
            form=self.form,
            bucket=self.bucket,
            region=self.region,
            prefix=self.prefix,
            s3_url=self.s3_url,
            force_path_style=self.force_path_style,
            certificate=self.certificate,
            credentials=self.credentials,
            principal=self.principal,
            bucket_owner=self.bucket_owner,
            palette_account=self.palette_account,
            features=frozenset(Feature) if self.features is None else self.features,
            features_stated=self.features is not None,
            plugin=self.plugin,
            snapshot_plugin=self.snapshot_plugin,
            velero_version=self.velero_version,
            network=self.network or Network(),
            places=self.places,
        )

    def _minio(self) -> MinioLocation:
        location = MinioLocation(
            name=self.name,
            form=self.form,
            bucket=self.bucket,
            region=self.region,
            prefix=self.prefix,
            s3_url=self.s3_url,
            force_path_style=self.force_path_style,
            certificate=self.certificate,
            credentials=self.credentials,
            principal=self.principal,
            features_stated=self.features is not None,
            plugin=self.plugin,
            velero_version=self.velero_version,
            network=self.network or Network(),
            places=self.places,
        )
        return location if self.features is None else location._replace(features=self.features)
