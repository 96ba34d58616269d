"""Every operation of the parameter store, with its pages and errors, by boto3."""

import os
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ssm = boto3.client(
    "ssm",
    endpoint_url=os.environ["ENDPOINT"],
    config=Config(retries={"total_max_attempts": 1}),
)


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        told = error.response["Error"]
        assert told["Code"] == code, (code, told)
        return told["Message"]
    raise AssertionError("%s was expected" % code)


def put(name, value="value", type="String", **more):
    return ssm.put_parameter(Name=name, Value=value, Type=type, **more)


def get(name, **more):
    return ssm.get_parameter(Name=name, **more)["Parameter"]


# Versions, types, selectors.
made = put("/py/one", "1", Description="the first", Tags=[{"Key": "team", "Value": "red"}])
assert (made["Version"], made["Tier"]) == (1, "Standard"), made
assert put("/py/one", "2", Overwrite=True)["Version"] == 2
one = get("/py/one")
assert (one["Value"], one["Version"], one["Type"], one["DataType"]) == ("2", 2, "String", "text")
assert one["ARN"].startswith("arn:aws:ssm:us-east-1:") and one["ARN"].endswith(":parameter/py/one")
assert abs(one["LastModifiedDate"].timestamp() - time.time()) < 60
assert get("/py/one:1")["Value"] == "1"
assert get("/py/one:1")["Selector"] == ":1"
assert get(one["ARN"])["Value"] == "2"
put("/py/list", "a,b,c", "StringList")
assert get("/py/list")["Value"] == "a,b,c"
put("/py/secret", "hidden é 漢", "SecureString")
assert "hidden" not in get("/py/secret")["Value"]
assert get("/py/secret", WithDecryption=True)["Value"] == "hidden é 漢"
put("relative.name", "r")
assert get("relative.name")["Value"] == "r"
assert put("/py/advanced", "x" * 8000, Tier="Advanced")["Tier"] == "Advanced"
refused("ParameterAlreadyExists", put, name="/py/one", value="3")
refused("HierarchyTypeMismatchException", put, name="/py/one", type="SecureString", Overwrite=True)
refused("ValidationException", put, name="/py/large", value="x" * 4097)
refused("ValidationException", put, name="/py/large", value="x" * 8193, Tier="Advanced")
refused("AccessDeniedException", put, name="/aws/one")
refused("ValidationException", put, name="ssm-one")
refused("ValidationException", put, name="/py/with space")
refused("ValidationException", put, name="/py/" + "ᎀ")
refused("ValidationException", put, name="/py/line\r\nX-Injected: 1")
refused("ValidationException", put, name="/" + "a" * 1011)
refused("HierarchyLevelLimitExceededException", put, name="/a" * 16)
put("/py" + "/l" * 14, "deep")
put("/py/pattern", "123", AllowedPattern="^\\d+$")
refused("ParameterPatternMismatchException", put, name="/py/pattern", value="abc", Overwrite=True, AllowedPattern="^\\d+$")
refused("InvalidAllowedPatternException", put, name="/py/pattern2", AllowedPattern="(")
refused("ParameterNotFound", get, name="/py/nothing")
refused("ParameterVersionNotFound", get, name="/py/one:9")
refused("ParameterVersionNotFound", get, name="/py/one:nothing")

# Several at once.
several = ssm.get_parameters(Names=["/py/one", "/py/secret", "/py/nothing"], WithDecryption=True)
assert sorted(p["Name"] for p in several["Parameters"]) == ["/py/one", "/py/secret"]
assert several["InvalidParameters"] == ["/py/nothing"]
message = refused("ValidationException", ssm.get_parameters, Names=["/py/%d" % i for i in range(11)])
assert "less than or equal to 10" in message, message

# Labels and history.
assert ssm.label_parameter_version(Name="/py/one", ParameterVersion=1, Labels=["old"])["InvalidLabels"] == []
assert ssm.label_parameter_version(Name="/py/one", Labels=["new", "9wrong"])["InvalidLabels"] == ["9wrong"]
assert get("/py/one:old")["Value"] == "1"
assert ssm.label_parameter_version(Name="/py/one", ParameterVersion=2, Labels=["old"])["ParameterVersion"] == 2
assert get("/py/one:old")["Value"] == "2"
for n in range(3, 61):
    assert put("/py/one", str(n), Overwrite=True)["Version"] == n
history = []
for page in ssm.get_paginator("get_parameter_history").paginate(Name="/py/one", PaginationConfig={"PageSize": 25}):
    assert len(page["Parameters"]) <= 25
    history += page["Parameters"]
assert [h["Version"] for h in history] == list(range(1, 61)), len(history)
assert [h["Value"] for h in history] == [str(n) for n in range(1, 61)]
assert history[1]["Labels"] == ["new", "old"], history[1]
assert history[0]["Description"] == "the first"
removed = ssm.unlabel_parameter_version(Name="/py/one", ParameterVersion=2, Labels=["old", "none"])
assert (removed["RemovedLabels"], removed["InvalidLabels"]) == (["old"], ["none"]), removed
refused("ParameterVersionNotFound", get, name="/py/one:old")
for n in range(61, 102):
    put("/py/one", str(n), Overwrite=True)
kept = [h["Version"] for p in ssm.get_paginator("get_parameter_history").paginate(Name="/py/one") for h in p["Parameters"]]
assert len(kept) == 100 and kept[-1] == 101, (kept[0], kept[-1], len(kept))
refused("ParameterMaxVersionLimitExceeded", put, name="/py/one", value="102", Overwrite=True)
ssm.label_parameter_version(Name="/py/one", ParameterVersion=101, Labels=["new"])
assert put("/py/one", "102", Overwrite=True)["Version"] == 102

# Paths.
for n in range(25):
    put("/pages/%02d/leaf" % n, str(n), "SecureString" if n % 2 else "String")
pages = list(ssm.get_paginator("get_parameters_by_path").paginate(Path="/pages", Recursive=True, WithDecryption=True))
assert [len(p["Parameters"]) for p in pages] == [10, 10, 5], [len(p["Parameters"]) for p in pages]
assert [p["Value"] for page in pages for p in page["Parameters"]] == [str(n) for n in range(25)]
assert ssm.get_parameters_by_path(Path="/pages")["Parameters"] == []
assert len(ssm.get_parameters_by_path(Path="/pages/07/")["Parameters"]) == 1
secure = ssm.get_parameters_by_path(
    Path="/pages", Recursive=True, ParameterFilters=[{"Key": "Type", "Values": ["SecureString"]}]
)
assert len(secure["Parameters"]) == 10 and all(p["Type"] == "SecureString" for p in secure["Parameters"])
refused("InvalidNextToken", ssm.get_parameters_by_path, Path="/pages", NextToken="nonsense")
refused("ValidationException", ssm.get_parameters_by_path, Path="/pages", MaxResults=11)
refused("ValidationException", ssm.get_parameters_by_path, Path="pages")

# Descriptions, by every filter.


def described(*filters):
    pages = ssm.get_paginator("describe_parameters").paginate(
        ParameterFilters=list(filters), PaginationConfig={"PageSize": 7}
    )
    return sorted(p["Name"] for page in pages for p in page["Parameters"])


def filter(key, *values, option=None):
    return {"Key": key, "Values": list(values), **({"Option": option} if option else {})}


assert len(described(filter("Name", "/pages", option="BeginsWith"))) == 25
assert described(filter("Name", "/py/one")) == ["/py/one"]
assert len(described(filter("Name", "leaf", option="Contains"))) == 25
assert len(described(filter("Path", "/pages", option="Recursive"))) == 25
assert described(filter("Path", "/pages/03")) == ["/pages/03/leaf"]
assert "/py/list" in described(filter("Type", "StringList"))
assert described(filter("Tier", "Advanced")) == ["/py/advanced"]
assert described(filter("tag:team", "red")) == ["/py/one"]
assert len(described(filter("Type", "SecureString"), filter("Path", "/pages", option="Recursive"))) == 12
assert "/py/one" in described(filter("DataType", "text"))
assert len(described(filter("KeyId", "alias/aws/ssm"))) >= 12
shown = ssm.describe_parameters(ParameterFilters=[filter("Name", "/py/one")])["Parameters"][0]
assert "Value" not in shown and shown["Version"] == 102 and shown["LastModifiedUser"], shown
refused("InvalidFilterKey", ssm.describe_parameters, ParameterFilters=[filter("Label", "x")])
refused("InvalidFilterOption", ssm.describe_parameters, ParameterFilters=[filter("Type", "String", option="Contains")])
refused("ValidationException", ssm.describe_parameters, ParameterFilters=[filter("Nothing", "x")])

# Tags.
about = {"ResourceType": "Parameter", "ResourceId": "/py/list"}
ssm.add_tags_to_resource(Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "3"}], **about)
ssm.add_tags_to_resource(Tags=[{"Key": "a", "Value": "2"}], **about)
assert ssm.list_tags_for_resource(**about)["TagList"] == [{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}]
ssm.remove_tags_from_resource(TagKeys=["b", "none"], **about)
assert ssm.list_tags_for_resource(**about)["TagList"] == [{"Key": "a", "Value": "2"}]
refused("InvalidResourceId", ssm.list_tags_for_resource, ResourceType="Parameter", ResourceId="/py/nothing")
refused("InvalidResourceType", ssm.list_tags_for_resource, ResourceType="Document", ResourceId="/py/list")

# Removal.
gone = ssm.delete_parameters(Names=["/py/list", "/py/nothing"])
assert (gone["DeletedParameters"], gone["InvalidParameters"]) == (["/py/list"], ["/py/nothing"]), gone
refused("ParameterNotFound", ssm.delete_parameter, Name="/py/list")
ssm.delete_parameter(Name="/py/secret")
refused("ParameterNotFound", get, name="/py/secret")
assert put("/py/secret", "again", "String")["Version"] == 1

print("all done")
