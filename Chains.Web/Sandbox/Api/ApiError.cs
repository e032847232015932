using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>A request that is answered with a <c>Status</c> of the Kubernetes API, in the words of the real server.</summary>
internal sealed class ApiError(int code, string reason, string message) : Exception(message)
{
    public int Code => code;

    public string Reason => reason;

    public JsonObject? Details { get; init; }

    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (reason.Length > 0)
            status["reason"] = reason;
        if (Details is not null)
            status["details"] = Details.DeepClone();
        status["code"] = code;
        return status;
    }

    public static ApiError BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiError NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{type.Id} \"{name}\" not found") { Details = DetailsOf(type, name) };

    public static ApiError NoSuchPath() => new(404, "NotFound", "the server could not find the requested resource") { Details = [] };

    public static ApiError AlreadyExists(ResourceType type, string name, bool beingDeleted) =>
        new(409, "AlreadyExists", $"{(beingDeleted ? "object is being deleted: " : "")}{type.Id} \"{name}\" already exists") { Details = DetailsOf(type, name) };

    public static ApiError Conflict(ResourceType type, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {type.Id} \"{name}\": {why}") { Details = DetailsOf(type, name) };

    public static ApiError Modified(ResourceType type, string name) =>
        Conflict(type, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiError Invalid(ResourceType type, string name, params IReadOnlyList<FieldError> errors) =>
        Invalid(type.QualifiedKind, type.Group, type.Kind, name, errors);

    public static ApiError Invalid(string qualifiedKind, string group, string kind, string name, params IReadOnlyList<FieldError> errors)
    {
        var list = string.Join(", ", errors.Select(error => $"{error.Field}: {error.Message}"));
        var causes = errors.Select(error => (JsonNode)new JsonObject { ["reason"] = error.Reason, ["message"] = error.Message, ["field"] = error.Field });
        var details = DetailsOf(group, kind, name);
        details["causes"] = new JsonArray([.. causes]);
        return new(422, "Invalid", $"{qualifiedKind} \"{name}\" is invalid: {(errors.Count > 1 ? $"[{list}]" : list)}") { Details = details };
    }

    public static ApiError Expired(string message) => new(410, "Expired", message);

    public static ApiError WatchExpired(long version, long current) => Expired($"too old resource version: {version} ({current})");

    public static ApiError VersionTooLarge(long version, long current) =>
        new(504, "Timeout", $"Timeout: Too large resource version: {version}, current: {current}")
        {
            Details = new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
                ["retryAfterSeconds"] = 1,
            },
        };

    public static ApiError TooLarge(long limit) => new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}");

    public static ApiError UnsupportedMediaType(string accepted) =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    public static ApiError MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource") { Details = [] };

    public static ApiError Forbidden(string message) => new(403, "Forbidden", message) { Details = [] };

    private static JsonObject DetailsOf(ResourceType type, string name) => DetailsOf(type.Group, type.Plural, name);

    private static JsonObject DetailsOf(string group, string kind, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        details["kind"] = kind;
        return details;
    }
}
