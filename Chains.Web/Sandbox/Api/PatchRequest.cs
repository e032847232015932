using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Objects;
using Chains.Web.Sandbox.Ownership;
using Chains.Web.Sandbox.Patching;

namespace Chains.Web.Sandbox.Api;

/// <summary>PATCH in its four forms.</summary>
internal sealed class PatchRequest(ObjectWriter writer, ObjectStore store, TimeProvider clock)
{
    public const string JsonPatchType = "application/json-patch+json";
    public const string MergePatchType = "application/merge-patch+json";
    public const string StrategicType = "application/strategic-merge-patch+json";
    public const string ApplyType = "application/apply-patch+yaml";

    public WriteResult Execute(ApiRequest request, string mediaType, byte[] body, WriteOptions options, bool managerGiven)
    {
        switch (mediaType)
        {
            case JsonPatchType:
                var operations = Operations(body);
                return writer.Update(request, (_, copy) => Guard(() => (JsonObject)JsonPatch.Apply(copy, operations)!), options);
            case MergePatchType:
                var merge = JsonText.ParseObject(body);
                return writer.Update(request, (_, copy) => Merge(copy, merge, MergePatch.Apply), options);
            case StrategicType when !request.Type.IsCustom:
                var strategic = JsonText.ParseObject(body);
                return writer.Update(request, (_, copy) => Merge(copy, strategic, StrategicMergePatch.Apply), options);
            case ApplyType:
                return Apply(request, body, options, managerGiven);
            default:
                var accepted = request.Type.IsCustom
                    ? $"{JsonPatchType}, {MergePatchType}, {ApplyType}"
                    : $"{JsonPatchType}, {MergePatchType}, {StrategicType}, {ApplyType}";
                throw ApiError.UnsupportedMediaType(accepted);
        }
    }

    private WriteResult Apply(ApiRequest request, byte[] body, WriteOptions options, bool managerGiven)
    {
        if (!managerGiven)
            throw ApiError.Invalid("PatchOptions.meta.k8s.io", "meta.k8s.io", "PatchOptions", "", FieldError.Required("fieldManager", "is required for apply patch"));
        var configuration = YamlText.ParseObject(body);
        if (configuration["apiVersion"] is null || configuration["kind"] is null)
            throw ApiError.BadRequest("invalid object type: apiVersion and kind must be set in an applied configuration");
        var metadata = ObjectWriter.Identify(request.Type, request.Namespace, request.Name, configuration);
        if (metadata["managedFields"] is JsonArray { Count: > 0 })
            throw ApiError.BadRequest("metadata.managedFields must be nil");
        var owned = Owned(request, configuration);
        var manager = new ManagedEntry(options.Manager, "Apply", request.Type.ApiVersion, request.Subresource, new FieldSet());
        if (store.Table(request.Type).Find(request.Key) is null && request.Subresource.Length == 0)
        {
            try
            {
                return Create(request, configuration, owned, manager, options);
            }
            catch (ApiError e) when (e.Reason == "AlreadyExists")
            {
                // Somebody was quicker: it is applied to theirs.
            }
        }

        return writer.Update(request, (old, copy) => ApplyTo(request, old, copy, configuration, owned, manager, options), options, applied: true);
    }

    private WriteResult Create(ApiRequest request, JsonObject configuration, JsonObject owned, ManagedEntry manager, WriteOptions options)
    {
        var metadata = configuration["metadata"]!.AsObject();
        if (ObjectValidation.Text(metadata, "uid") is { Length: > 0 } || ObjectValidation.Text(metadata, "resourceVersion") is { Length: > 0 })
            throw ApiError.Conflict(request.Type, request.Name!, "uid or resourceVersion mismatch: the provided object specifies them, and no existing object was found");
        return writer.Insert(request.Type, request.Namespace, configuration.DeepClone().AsObject(), manager, owned, options);
    }

    private JsonObject ApplyTo(ApiRequest request, JsonObject old, JsonObject copy, JsonObject configuration, JsonObject owned, ManagedEntry manager, WriteOptions options)
    {
        var conflicts = ServerSideApply.Apply(old, copy, owned, manager, options.Force, ManagedEntry.Now(clock));
        if (conflicts.Count > 0)
            throw Conflicts(conflicts);
        var given = configuration["metadata"]!.AsObject();
        foreach (var member in (string[])["uid", "resourceVersion"])
        {
            if (ObjectValidation.Text(given, member) is { Length: > 0 } value)
                copy["metadata"]![member] = value;
        }

        return copy;
    }

    /// <summary>What this endpoint lets a manager own: all but the status, or the status alone.</summary>
    private static JsonObject Owned(ApiRequest request, JsonObject configuration)
    {
        var owned = configuration.DeepClone().AsObject();
        if (request.Subresource == "status")
        {
            foreach (var name in owned.Select(member => member.Key).Where(name => name != "status").ToList())
                owned.Remove(name);
        }
        else if (request.Type.HasStatus)
        {
            owned.Remove("status");
        }

        return owned;
    }

    private static ApiError Conflicts(IReadOnlyList<ApplyConflict> conflicts)
    {
        var causes = conflicts
            .SelectMany(conflict => conflict.Paths.Select(path => (Message: $"conflict with {conflict.Owner.Describe()}", Path: path)))
            .ToList();
        var message = causes.Count == 1
            ? $"Apply failed with 1 conflict: {causes[0].Message}: {causes[0].Path}"
            : $"Apply failed with {causes.Count} conflicts: " + string.Join('\n', conflicts.Select(conflict =>
                $"conflicts with {conflict.Owner.Describe()}:\n{string.Join('\n', conflict.Paths.Select(path => "- " + path))}"));
        var list = causes.Select(cause => (JsonNode)new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = cause.Message, ["field"] = cause.Path });
        return new ApiError(409, "Conflict", message) { Details = new JsonObject { ["causes"] = new JsonArray([.. list]) } };
    }

    private static JsonObject Merge(JsonObject copy, JsonObject patch, Action<JsonObject, JsonObject> apply) =>
        Guard(() =>
        {
            apply(copy, patch);
            return copy;
        });

    private static JsonArray Operations(byte[] body)
    {
        if (JsonText.Parse(body) is not JsonArray operations)
            throw ApiError.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp");
        if (operations.Count > JsonPatch.MaxOperations)
            throw new ApiError(413, "RequestEntityTooLarge", $"The allowed maximum operations in a JSON patch is {JsonPatch.MaxOperations}, got {operations.Count}");
        return operations;
    }

    private static JsonObject Guard(Func<JsonObject> apply)
    {
        try
        {
            return apply();
        }
        catch (PatchException e) when (e.Malformed)
        {
            throw ApiError.BadRequest($"error decoding patch: {e.Message}");
        }
        catch (Exception e) when (e is PatchException or InvalidCastException)
        {
            throw new ApiError(422, "Invalid", "the server rejected our request due to an error in our request")
            {
                Details = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "UnexpectedServerResponse", ["message"] = e.Message }) },
            };
        }
    }
}
