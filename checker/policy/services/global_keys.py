"""The global condition keys, which any service's requests may carry.

Dated 2026-11-22. Source: IAM User Guide, "AWS global condition context keys". A key that ends in a slash is a family:
``aws:ResourceTag/team``. Keys of a service that other services' requests carry too stand here as well.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

DATE: Final = "2026-11-22"

_NAMES: Final[Mapping[str, str]] = {
    "String": (
        "aws:CalledViaFirst aws:CalledViaLast aws:Ec2InstanceSourceVpc aws:FederatedProvider aws:PrincipalAccount "
        "aws:PrincipalOrgID aws:PrincipalServiceName aws:PrincipalTag/ aws:PrincipalType aws:referer "
        "aws:RequestedRegion aws:RequestTag/ aws:ResourceAccount aws:ResourceOrgID aws:ResourceTag/ "
        "aws:SourceAccount aws:SourceIdentity aws:SourceOrgID aws:SourceOwner aws:SourceVpc aws:SourceVpce "
        "aws:UserAgent aws:userid aws:username aws:VpceAccount aws:VpceOrgID glue:CredentialIssuingService "
        "identitystore:UserId"
    ),
    "ArrayOfString": (
        "aws:CalledVia aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:ResourceOrgPaths "
        "aws:SourceOrgPaths aws:TagKeys aws:VpceOrgPaths"
    ),
    "ARN": (
        "aws:ChatbotSourceArn aws:PrincipalArn aws:SignInSessionArn aws:SourceArn aws:SourceVpcArn "
        "codebuild:BuildArn codebuild:ProjectArn ec2:SourceInstanceArn glue:RoleAssumedBy "
        "lambda:SourceFunctionArn ssm:SourceInstanceArn"
    ),
    "Bool": (
        "aws:AssumedRoot aws:MultiFactorAuthPresent aws:PrincipalIsAWSService aws:SecureTransport "
        "aws:ViaAWSMCPService aws:ViaAWSService"
    ),
    "Date": "aws:CurrentTime aws:EpochTime aws:TokenIssueTime",
    "Numeric": "aws:MultiFactorAuthAge ec2:RoleDelivery",
    "IPAddress": "aws:Ec2InstanceSourcePrivateIPv4 aws:SourceIp aws:VpcSourceIp",
}


@cache
def global_keys() -> Mapping[str, tuple[str, str]]:
    """Each key by its lower-case name: as the documentation spells it, and the type of its values."""
    return {name.lower(): (name, kind) for kind, names in _NAMES.items() for name in names.split()}
