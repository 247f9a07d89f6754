"""Runs moto with what these tests need beside it.

Standard output: one line with the port that was free. The server ends when its standard input is closed.

- The account of a request is the one in its access key, AKIASAGE and twelve digits.
- An EMR Serverless application has its name as its id where that has the form of one; its tags, its Livy endpoint and
  its partition are those that were asked for.
- A KMS key has the id of its tag `_custom_id_`.
- Domains can be changed, and have user profiles; model package groups can be deleted.
- CloudFormation attaches and detaches managed policies, deletes them with their stack, and knows AWS::IAM::RolePolicy
  and AWS::SageMaker::ModelPackageGroup.

It must be run in a process of its own, with -I.
"""

import json
import logging
import os
import re
import sys
import threading
import urllib.parse

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

from moto.core.common_models import CloudFormationModel
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import utcnow
from moto.emr import models as emr
from moto.emr.responses import ElasticMapReduceResponse
from moto.emrserverless import models as emr_serverless, urls as emr_serverless_urls
from moto.emrserverless.responses import EMRServerlessResponse
from moto.iam import models as iam
from moto.kms import models as kms
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.sagemaker import models as sagemaker
from moto.sagemaker.exceptions import ResourceInUseException, ResourceNotFound
from moto.sagemaker.responses import SageMakerResponse
from moto.utilities.utils import get_partition
from werkzeug.serving import make_server

# Accounts.

accounts_by_moto = iam.get_account_id_from


def account_of(access_key):
    ours = re.fullmatch(r"A[A-Z]IASAGE(\d{12})", access_key)
    return ours.group(1) if ours else accounts_by_moto(access_key)


iam.get_account_id_from = account_of

# EMR looks for its Region in the name of the host, which is always ours.

ElasticMapReduceResponse.get_region_from_url = BaseResponse.get_region_from_url

# EMR Serverless.

application_by_moto = emr_serverless.Application.__init__


def application(self, *args, **kwargs):
    application_by_moto(self, *args, **kwargs)
    if re.fullmatch(r"[0-9a-z]{1,64}", self.name or ""):
        self.id = self.name
    region, account = kwargs["region_name"], kwargs["account_id"]
    self.arn = f"arn:{get_partition(region)}:emr-serverless:{region}:{account}:/applications/{self.id}"


emr_serverless.Application.__init__ = application


def keeping_the_endpoint(by_moto):
    def handler(self):
        result = by_moto(self)
        interactive = self._get_param("interactiveConfiguration")
        if interactive is not None:
            made = result.result.get("application")
            made = getattr(made, "id", None) or result.result["applicationId"]
            self.emrserverless_backend.get_application(made).interactive_configuration = interactive
        return result

    return handler


EMRServerlessResponse.create_application = keeping_the_endpoint(EMRServerlessResponse.create_application)
EMRServerlessResponse.update_application = keeping_the_endpoint(EMRServerlessResponse.update_application)


def application_tags(request, full_url, headers):
    """TagResource, UntagResource and ListTagsForResource of EMR Serverless, which differ in their methods."""
    handler = EMRServerlessResponse()
    handler.setup_class(request, full_url, headers)
    url = urllib.parse.urlparse(full_url)
    arn = urllib.parse.unquote(url.path).partition("/tags/")[2]
    all_here = handler.emrserverless_backend.applications.values()
    tagged = next((one for one in all_here if one.arn == arn), None)
    if tagged is None:
        text = f'{{"message": "Resource {arn} does not exist"}}'
        return 404, {"x-amzn-errortype": "ResourceNotFoundException"}, text
    if request.method == "POST":
        tagged.tags.update(request.get_json(force=True)["tags"])
    elif request.method == "DELETE":
        for key in urllib.parse.parse_qs(url.query).get("tagKeys", []):
            tagged.tags.pop(key, None)
    else:
        return 200, {}, json.dumps({"tags": tagged.tags})
    return 200, {}, "{}"


emr_serverless_urls.url_paths["{0}/tags/(?P<resourceArn>.+)$"] = application_tags

# KMS.

key_by_moto = kms.KmsBackend.create_key


def create_key(self, policy, key_usage, key_spec, description, tags, *args, **kwargs):
    key = key_by_moto(self, policy, key_usage, key_spec, description, tags, *args, **kwargs)
    wanted = next((tag["TagValue"] for tag in tags or [] if tag["TagKey"] == "_custom_id_"), None)
    if wanted:
        del self.keys[key.id]
        key.id = wanted
        key.arn = key.arn.rpartition("/")[0] + "/" + wanted
        self.keys[wanted] = key
    return key


kms.KmsBackend.create_key = create_key

# Domains and user profiles of SageMaker.


def profiles(backend):
    """The profiles of one account and Region, by domain and name."""
    if not hasattr(backend, "user_profiles"):
        backend.user_profiles = {}
    return backend.user_profiles


def merged(settings, update):
    """An update replaces each of the settings that it has, whole, and leaves the others."""
    return {**(settings or {}), **(update or {})}


def update_domain(self):
    backend = self.sagemaker_backend
    domain_id = self._get_param("DomainId")
    backend.describe_domain(domain_id)
    domain = backend.domains[domain_id]
    domain.default_user_settings = merged(domain.default_user_settings, self._get_param("DefaultUserSettings"))
    domain.default_space_settings = merged(domain.default_space_settings, self._get_param("DefaultSpaceSettings"))
    domain.domain_settings = merged(domain.domain_settings, self._get_param("DomainSettingsForUpdate"))
    domain.last_modified_time = utcnow()
    return ActionResult({"DomainArn": domain.arn})


def profile_of(self):
    wanted = (self._get_param("DomainId"), self._get_param("UserProfileName"))
    found = profiles(self.sagemaker_backend).get(wanted)
    if found is None:
        raise ResourceNotFound(message=f"User Profile {wanted[1]} does not exist in {wanted[0]}.")
    return found


def create_user_profile(self):
    backend = self.sagemaker_backend
    domain, name = self._get_param("DomainId"), self._get_param("UserProfileName")
    backend.describe_domain(domain)
    if (domain, name) in profiles(backend):
        raise ResourceInUseException(message=f"User Profile {name} already exists in {domain}.")
    where = f"{self.partition}:sagemaker:{self.region}:{self.current_account}"
    arn = f"arn:{where}:user-profile/{domain}/{name}"
    profiles(backend)[domain, name] = {
        "DomainId": domain,
        "UserProfileArn": arn,
        "UserProfileName": name,
        "HomeEfsFileSystemUid": "200005",
        "Status": "InService",
        "CreationTime": utcnow(),
        "LastModifiedTime": utcnow(),
        "UserSettings": self._get_param("UserSettings") or {},
    }
    return ActionResult({"UserProfileArn": arn})


def update_user_profile(self):
    profile = profile_of(self)
    profile["UserSettings"] = merged(profile["UserSettings"], self._get_param("UserSettings"))
    profile["LastModifiedTime"] = utcnow()
    return ActionResult({"UserProfileArn": profile["UserProfileArn"]})


def describe_user_profile(self):
    return ActionResult(profile_of(self))


def list_user_profiles(self):
    domain = self._get_param("DomainIdEquals")
    every = profiles(self.sagemaker_backend).values()
    return ActionResult({"UserProfiles": [one for one in every if domain in (None, one["DomainId"])]})


def delete_user_profile(self):
    profile = profile_of(self)
    del profiles(self.sagemaker_backend)[profile["DomainId"], profile["UserProfileName"]]
    return ActionResult({})


def delete_model_package_group(self):
    backend, name = self.sagemaker_backend, self._get_param("ModelPackageGroupName")
    backend.describe_model_package_group(name)
    del backend.model_package_groups[name]
    return ActionResult({})


for operation in (
    delete_model_package_group,
    update_domain,
    create_user_profile,
    update_user_profile,
    describe_user_profile,
    list_user_profiles,
    delete_user_profile,
):
    if hasattr(SageMakerResponse, operation.__name__):
        sys.exit(f"moto has {operation.__name__} by now: take ours away")
    setattr(SageMakerResponse, operation.__name__, operation)

# CloudFormation.

role_by_moto = iam.Role.create_from_cloudformation_json.__func__


def role(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
    made = role_by_moto(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
    backend = iam.iam_backends[account_id][get_partition(region_name)]
    for arn in cloudformation_json["Properties"].get("ManagedPolicyArns", []):
        backend.attach_role_policy(arn, made.name)
    return made


iam.Role.create_from_cloudformation_json = classmethod(role)

without_role_by_moto = iam.Role.delete_from_cloudformation_json.__func__


def without_role(cls, resource_name, cloudformation_json, account_id, region_name):
    backend = iam.iam_backends[account_id][get_partition(region_name)]
    for arn in list(backend.get_role(resource_name).managed_policies):
        backend.detach_role_policy(arn, resource_name)
    without_role_by_moto(cls, resource_name, cloudformation_json, account_id, region_name)


iam.Role.delete_from_cloudformation_json = classmethod(without_role)


def without_policy(cls, resource_name, cloudformation_json, account_id, region_name):
    backend = iam.iam_backends[account_id][get_partition(region_name)]
    for holder in backend.roles.values():
        if resource_name in holder.managed_policies:
            backend.detach_role_policy(resource_name, holder.name)
    backend.delete_policy(resource_name)


iam.ManagedPolicy.delete_from_cloudformation_json = classmethod(without_policy)


configuration_by_moto = emr.ElasticMapReduceBackend.create_security_configuration


def configuration(self, name, security_configuration):
    """A stack has it as a tree; EMR gives it back as a text."""
    if not isinstance(security_configuration, str):
        security_configuration = json.dumps(security_configuration, separators=(",", ":"))
    return configuration_by_moto(self, name, security_configuration)


emr.ElasticMapReduceBackend.create_security_configuration = configuration


class RolePolicy(CloudFormationModel):
    """A policy inside a role, which must be there and must not have it yet."""

    __module__ = iam.__name__

    def __init__(self, role_name, policy_name):
        self.role_name = role_name
        self.policy_name = policy_name

    @property
    def physical_resource_id(self):
        return f"{self.policy_name}|{self.role_name}"

    @staticmethod
    def cloudformation_name_type():
        return ""

    @staticmethod
    def cloudformation_type():
        return "AWS::IAM::RolePolicy"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        name, holder = properties["PolicyName"], properties["RoleName"]
        backend = iam.iam_backends[account_id][get_partition(region_name)]
        if name in backend.list_role_policies(holder):
            raise ValueError(f"{holder} has {name} already")
        backend.put_role_policy(holder, name, json.dumps(properties["PolicyDocument"]))
        return cls(holder, name)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        name, _, holder = resource_name.partition("|")
        backend = iam.iam_backends[account_id][get_partition(region_name)]
        if any(known.name == holder for known in backend.roles.values()):
            backend.delete_role_policy(holder, name)


class ModelPackageGroup(CloudFormationModel):
    """A model package group."""

    __module__ = sagemaker.__name__

    def __init__(self, name):
        self.name = name

    @property
    def physical_resource_id(self):
        return self.name

    @staticmethod
    def cloudformation_name_type():
        return "ModelPackageGroupName"

    @staticmethod
    def cloudformation_type():
        return "AWS::SageMaker::ModelPackageGroup"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        name = properties["ModelPackageGroupName"]
        backend = sagemaker.sagemaker_backends[account_id][region_name]
        if name in backend.model_package_groups:
            raise ValueError(f"{name} is there already")
        backend.create_model_package_group(name, properties.get("ModelPackageGroupDescription", ""))
        return cls(name)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        sagemaker.sagemaker_backends[account_id][region_name].model_package_groups.pop(resource_name, None)


def end_with_the_caller():
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


logging.getLogger("werkzeug").setLevel(logging.ERROR)
dispatcher = DomainDispatcherApplication(create_backend_app)
dispatcher.debug = True
server = make_server("127.0.0.1", 0, dispatcher, threaded=True)
os.environ["MOTO_PORT"] = str(server.server_port)
threading.Thread(target=end_with_the_caller, daemon=True).start()
print(server.server_port, flush=True)
server.serve_forever()
