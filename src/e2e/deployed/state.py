"""Makes what a set-up needs to be there, and tells all that an account holds.

Standard input: one JSON document a line, with "endpoint", "region", "account", "configurations" (names to look for) and
either "make", a list of things, or nothing, which asks for the state. Standard output: one line for each, the state, with
nothing in it that changes by itself, or null.
"""

import json
import sys

import boto3
from botocore.config import Config

asked = {}
session = boto3.session.Session()
clients = {}


def client(service, region=None):
    key = (service, region or asked["region"], asked["account"], asked["endpoint"])
    if key not in clients:
        clients[key] = session.client(
            service,
            endpoint_url=asked["endpoint"],
            region_name=key[1],
            aws_access_key_id=f"AKIASAGE{asked['account']}",
            aws_secret_access_key="secret",
            config=Config(retries={"total_max_attempts": 1}),
        )
    return clients[key]


def missing(call, *codes, **arguments):
    """The answer of a call; none where the thing is not there."""
    try:
        return call(**arguments)
    except call.__self__.exceptions.ClientError as error:
        if error.response["Error"]["Code"] not in codes:
            raise
        return None


def make(thing):
    iam, s3 = client("iam"), client("s3")
    sagemaker, applications = client("sagemaker"), client("emr-serverless")
    kind = thing["kind"]
    if kind == "role":
        iam.create_role(RoleName=thing["name"], Path=thing["path"], AssumeRolePolicyDocument=thing["trust"])
    elif kind == "inline":
        iam.put_role_policy(RoleName=thing["role"], PolicyName=thing["name"], PolicyDocument=thing["document"])
    elif kind == "bucket":
        where = {} if asked["region"] == "us-east-1" else {
            "CreateBucketConfiguration": {"LocationConstraint": asked["region"]}}
        s3.create_bucket(Bucket=thing["name"], **where)
        if thing.get("policy"):
            s3.put_bucket_policy(Bucket=thing["name"], Policy=thing["policy"])
        if thing.get("cors"):
            s3.put_bucket_cors(Bucket=thing["name"], CORSConfiguration=json.loads(thing["cors"]))
    elif kind == "key":
        tags = [{"TagKey": "_custom_id_", "TagValue": thing["id"]}]
        client("kms", thing["region"]).create_key(Policy=thing["policy"], Tags=tags)
    elif kind == "domain":
        sagemaker.create_domain(
            DomainName=thing["id"].removeprefix("d-"), AuthMode="IAM", SubnetIds=["subnet-1"], VpcId="vpc-1",
            DefaultUserSettings=thing["settings"])
    elif kind == "profile":
        sagemaker.create_user_profile(
            DomainId=thing["domain"], UserProfileName=thing["name"], UserSettings=thing["settings"])
    elif kind == "application":
        applications.create_application(
            name=thing["id"], releaseLabel="emr-7.0.0", type="SPARK", clientToken="x", tags=thing["tags"])
        # Nothing changes on one that runs, here neither.
        applications.stop_application(applicationId=thing["id"])
    else:
        raise ValueError(kind)


def pages(service, operation, key, **arguments):
    return [one for page in service.get_paginator(operation).paginate(**arguments) for one in page[key]]


def role(iam, name):
    known = iam.get_role(RoleName=name)["Role"]
    inline = {
        policy: iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
        for policy in pages(iam, "list_role_policies", "PolicyNames", RoleName=name)
    }
    attached = [one["PolicyArn"] for one in
                pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=name)]
    tags = {tag["Key"]: tag["Value"] for tag in iam.list_role_tags(RoleName=name)["Tags"]}
    return {"arn": known["Arn"], "trust": known["AssumeRolePolicyDocument"], "inline": inline,
            "attached": sorted(attached), "tags": tags}


def policy(iam, known):
    versions = pages(iam, "list_policy_versions", "Versions", PolicyArn=known["Arn"])
    force = next(one["VersionId"] for one in versions if one["IsDefaultVersion"])
    document = iam.get_policy_version(PolicyArn=known["Arn"], VersionId=force)["PolicyVersion"]["Document"]
    return {"document": document, "versions": len(versions)}


def bucket(s3, name):
    found = missing(s3.get_bucket_policy, "NoSuchBucketPolicy", Bucket=name)
    cors = missing(s3.get_bucket_cors, "NoSuchCORSConfiguration", Bucket=name)
    return {"policy": json.loads(found["Policy"]) if found else None, "cors": cors["CORSRules"] if cors else None}


def configuration(name):
    found = missing(client("emr").describe_security_configuration, "InvalidRequestException", Name=name)
    return json.loads(found["SecurityConfiguration"]) if found else None


def state():
    iam, s3 = client("iam"), client("s3")
    sagemaker, applications = client("sagemaker"), client("emr-serverless")
    roles = {one["RoleName"]: role(iam, one["RoleName"]) for one in pages(iam, "list_roles", "Roles")}
    policies = {one["Arn"]: policy(iam, one) for one in pages(iam, "list_policies", "Policies", Scope="Local")}
    buckets = {one["Name"]: bucket(s3, one["Name"]) for one in s3.list_buckets()["Buckets"]}
    keys = {}
    for region in asked.get("key_regions", [asked["region"]]):
        kms = client("kms", region)
        for one in pages(kms, "list_keys", "Keys"):
            text = kms.get_key_policy(KeyId=one["KeyId"], PolicyName="default")["Policy"]
            keys[one["KeyArn"]] = json.loads(text)
    domains = {}
    for one in sagemaker.list_domains()["Domains"]:
        known = sagemaker.describe_domain(DomainId=one["DomainId"])
        profiles = sagemaker.list_user_profiles(DomainIdEquals=one["DomainId"])["UserProfiles"]
        domains[one["DomainId"]] = {
            "settings": known.get("DefaultUserSettings"),
            "profiles": {
                profile["UserProfileName"]: sagemaker.describe_user_profile(
                    DomainId=one["DomainId"], UserProfileName=profile["UserProfileName"]).get("UserSettings")
                for profile in profiles
            },
        }
    serverless = {}
    for one in applications.list_applications()["applications"]:
        known = applications.get_application(applicationId=one["id"])["application"]
        serverless[one["id"]] = {"tags": known.get("tags"), "interactive": known.get("interactiveConfiguration")}
    configurations = {name: configuration(name) for name in asked["configurations"]}
    return {
        "roles": roles, "policies": policies, "buckets": buckets, "keys": keys, "domains": domains,
        "applications": serverless,
        "security_configurations": {name: found for name, found in configurations.items() if found is not None},
        "model_package_groups": sorted(
            one["ModelPackageGroupName"]
            for one in sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"]),
    }


for line in sys.stdin:
    asked = json.loads(line)
    for thing in asked.get("make", []):
        make(thing)
    print(json.dumps(None if "make" in asked else state()), flush=True)
