using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Objects;
using Chains.Web.Sandbox.Ownership;

namespace Chains.Web.Sandbox.Api;

/// <summary>
/// Creates, changes and deletes objects by the rules of the API: what a client may set and what is the server's, generations, the status subresource,
/// finalizers, who owns which field.
/// </summary>
internal sealed partial class ObjectWriter(ObjectStore store, TimeProvider clock)
{
    /// <summary>etcd's limit on one request.</summary>
    private const int MaxObject = 1_572_864;
    private const int Attempts = 100;
    private static readonly string[] ServerMetadata = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink"];

    public WriteResult Create(ResourceType type, string @namespace, JsonObject body, WriteOptions options)
    {
        var metadata = Identify(type, @namespace, null, body);
        var generated = ObjectValidation.Text(metadata, "generateName") is { Length: > 0 } && !metadata.ContainsKey("name");
        if (ObjectValidation.Text(metadata, "resourceVersion") is { Length: > 0 })
            throw ApiError.BadRequest("resourceVersion should not be set on objects to be created");
        for (var attempt = 0; ; attempt++)
        {
            if (generated)
                metadata["name"] = ObjectValidation.Text(metadata, "generateName")![..Math.Min(58, ObjectValidation.Text(metadata, "generateName")!.Length)] + NameSuffix();
            try
            {
                return Insert(type, @namespace, body, new ManagedEntry(options.Manager, "Update", type.ApiVersion, "", new FieldSet()), null, options);
            }
            catch (ApiError e) when (generated && e.Reason == "AlreadyExists" && attempt < 8)
            {
                // Another name is drawn.
            }
        }
    }

    /// <summary>Changes one object: <paramref name="change"/> gets a copy of it and gives back the next version, as often as somebody else is quicker.</summary>
    public WriteResult Update(ApiRequest request, Func<JsonObject, JsonObject, JsonObject> change, WriteOptions options, bool applied = false)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var current = store.Table(request.Type).Find(request.Key) ?? throw ApiError.NotFound(request.Type, request.Name!);
            var text = current.Read();
            var old = Parse(text);
            var next = change(old, Parse(text));
            if (Prepare(request, current, old, next, options, applied) is not { } ready)
                return new WriteResult(text, false);
            if (options.DryRun)
                return new WriteResult(Encode(ready), false);
            var gone = IsBeingDeleted(ready) && !HasFinalizers(ready);
            var stored = gone ? store.TryRemove(request.Type, current, ready) : store.TryPut(request.Type, request.Key, current, ready);
            if (stored is null)
                continue;
            if (gone)
                AfterRemoval(request.Type, current);
            return new WriteResult(stored.Read(), false);
        }

        throw ApiError.Modified(request.Type, request.Name!);
    }

    /// <summary>The object of a request body, for the namespace and name of its path.</summary>
    public static JsonObject Identify(ResourceType type, string @namespace, string? name, JsonObject body)
    {
        if (ObjectValidation.Text(body, "kind") is { Length: > 0 } kind && kind != type.Kind)
            throw ApiError.BadRequest($"{kind} in version \"{ObjectValidation.Text(body, "apiVersion")}\" cannot be handled as a {type.Kind}: no kind \"{kind}\" is registered for this path");
        if (ObjectValidation.Text(body, "apiVersion") is { Length: > 0 } version && version != type.ApiVersion)
            throw ApiError.BadRequest($"the API version in the data ({version}) does not match the expected API version ({type.ApiVersion})");
        (body["kind"], body["apiVersion"]) = (type.Kind, type.ApiVersion);
        if (ObjectValidation.Map(body, "metadata") is not { } metadata)
            body["metadata"] = metadata = [];
        if (name is not null)
        {
            var given = ObjectValidation.Text(metadata, "name") ?? "";
            if (given.Length > 0 && given != name)
                throw ApiError.BadRequest($"the name of the object ({given}) does not match the name on the URL ({name})");
            metadata["name"] = name;
        }

        if (!type.Namespaced)
            metadata.Remove("namespace");
        else if (ObjectValidation.Text(metadata, "namespace") is { Length: > 0 } ns && ns != @namespace)
            throw ApiError.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        else
            metadata["namespace"] = @namespace;
        return metadata;
    }

    public static JsonObject Parse(ReadOnlyMemory<byte> text) => JsonText.ParseObject(text);

    /// <param name="configuration">What is applied, when the object comes of a server-side apply.</param>
    public WriteResult Insert(ResourceType type, string @namespace, JsonObject body, ManagedEntry manager, JsonObject? configuration, WriteOptions options)
    {
        var metadata = body["metadata"]!.AsObject();
        RequireNamespace(type, @namespace);
        foreach (var member in ServerMetadata)
            metadata.Remove(member);
        metadata.Remove("managedFields");
        if (type.HasStatus)
            body.Remove("status");
        ApplyDefaults(type, body);
        ObjectValidation.Check(type, body);
        var now = ManagedEntry.Now(clock);
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = now;
        if (type.IsCustom)
            metadata["generation"] = 1;
        var fields = new FieldSet();
        fields.UnionWith(configuration is null ? FieldComparison.Compare([], body).Added : FieldPaths.Listed(configuration));
        ManagedFields.Write(body, [manager with { Fields = fields, Time = now }]);
        CheckSize(body);
        if (options.DryRun)
            return new WriteResult(Encode(body), true);
        var name = ObjectValidation.Text(metadata, "name")!;
        var stored = store.TryPut(type, type.Key(@namespace, name), null, body) ?? throw ApiError.AlreadyExists(type, name, IsStillBeingDeleted(type, @namespace, name));
        return new WriteResult(stored.Read(), true);
    }

    public static byte[] Encode(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value, JsonText.Compact);

    /// <returns>Null when nothing changes.</returns>
    private JsonObject? Prepare(ApiRequest request, StoredObject current, JsonObject old, JsonObject next, WriteOptions options, bool applied)
    {
        var (type, name) = (request.Type, request.Name!);
        var metadata = Identify(type, request.Namespace, name, next);
        CheckPreconditions(type, name, current, metadata, options);
        var reset = metadata["managedFields"] is JsonArray { Count: 0 } or JsonArray and [JsonObject { Count: 0 }];
        if (request.Subresource == "status")
            next = WithStatusOf(old, next, applied);
        else if (type.HasStatus)
            Keep(next, old, "status");
        metadata = next["metadata"]!.AsObject();
        var oldMetadata = old["metadata"]!.AsObject();
        foreach (var member in ServerMetadata)
            Keep(metadata, oldMetadata, member);
        metadata["resourceVersion"] = current.Version.ToString(CultureInfo.InvariantCulture);
        ApplyDefaults(type, next);
        DropEmpty(metadata);
        if (!applied)
            Keep(metadata, oldMetadata, "managedFields");
        var comparison = FieldComparison.Compare(old, next);
        if (comparison.IsSame && !reset && JsonNode.DeepEquals(metadata["managedFields"], oldMetadata["managedFields"]))
            return null;
        ObjectValidation.Check(type, next);
        if (IsBeingDeleted(old))
            ObjectValidation.CheckNoNewFinalizers(type, old, next);
        if (type.IsCustom && request.Subresource.Length == 0 && ChangesSpec(comparison))
            metadata["generation"] = (oldMetadata["generation"]?.GetValue<long>() ?? 0) + 1;
        if (!applied)
            Own(next, reset ? [] : ManagedFields.Read(old), comparison, new ManagedEntry(options.Manager, "Update", type.ApiVersion, request.Subresource, new FieldSet()));
        CheckSize(next);
        return next;
    }

    private void Own(JsonObject next, List<ManagedEntry> entries, FieldComparison comparison, ManagedEntry manager)
    {
        ManagedFields.Update(entries, comparison, manager, ManagedEntry.Now(clock));
        ManagedFields.Write(next, entries);
    }

    private static void CheckPreconditions(ResourceType type, string name, StoredObject current, JsonObject metadata, WriteOptions options)
    {
        if (ObjectValidation.Text(metadata, "uid") is { Length: > 0 } uid && uid != current.Identity.Uid)
        {
            if (options.IsPatch)
                throw ApiError.Invalid(type, name, FieldError.Invalid("metadata.uid", uid, "field is immutable"));
            throw ApiError.Conflict(type, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Identity.Uid}");
        }

        var version = ObjectValidation.Text(metadata, "resourceVersion") ?? "";
        if (version.Length > 0 && version != "0" && version != current.Version.ToString(CultureInfo.InvariantCulture))
            throw ApiError.Modified(type, name);
    }

    private static JsonObject WithStatusOf(JsonObject old, JsonObject next, bool applied)
    {
        var result = old.DeepClone().AsObject();
        Keep(result, next, "status");
        if (applied)
            Keep(result["metadata"]!.AsObject(), next["metadata"]!.AsObject(), "managedFields");
        return result;
    }

    /// <summary>Makes a member of <paramref name="target"/> what it is in <paramref name="source"/>.</summary>
    private static void Keep(JsonObject target, JsonObject source, string member)
    {
        if (source.TryGetPropertyValue(member, out var value))
        {
            if (!target.TryGetPropertyValue(member, out var same) || !JsonNode.DeepEquals(same, value))
                target[member] = value?.DeepClone();
        }
        else
        {
            target.Remove(member);
        }
    }

    private static bool ChangesSpec(FieldComparison comparison) =>
        new[] { comparison.Added, comparison.Modified, comparison.Removed }
            .Any(set => set.Children.Any(child => child.Key is not ("f:metadata" or "f:status")));

    private static void DropEmpty(JsonObject metadata)
    {
        foreach (var member in (string[])["annotations", "labels", "finalizers", "ownerReferences"])
        {
            if (metadata.TryGetPropertyValue(member, out var value) && value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 })
                metadata.Remove(member);
        }
    }

    private bool IsStillBeingDeleted(ResourceType type, string @namespace, string name) =>
        store.Table(type).Find(type.Key(@namespace, name)) is { } existing && IsBeingDeleted(Parse(existing.Read()));

    private static bool IsBeingDeleted(JsonObject value) => value["metadata"]?["deletionTimestamp"] is not null;

    private static bool HasFinalizers(JsonObject value) => value["metadata"]?["finalizers"] is JsonArray { Count: > 0 };

    private static void CheckSize(JsonObject value)
    {
        if (Encode(value).Length > MaxObject)
            throw new ApiError(500, "", "etcdserver: request is too large");
    }

    private void RequireNamespace(ResourceType type, string @namespace)
    {
        if (!type.Namespaced)
            return;
        var found = store.Table(ResourceCatalog.Namespaces).Find(@namespace) ?? throw ApiError.NotFound(ResourceCatalog.Namespaces, @namespace);
        if (IsBeingDeleted(Parse(found.Read())))
            throw ApiError.Forbidden($"unable to create new content in namespace {@namespace} because it is being terminated");
    }

    private static void ApplyDefaults(ResourceType type, JsonObject value)
    {
        if (type == ResourceCatalog.Namespaces)
        {
            var metadata = value["metadata"]!.AsObject();
            if (metadata["labels"] is not JsonObject labels)
                metadata["labels"] = labels = [];
            labels["kubernetes.io/metadata.name"] = metadata["name"]?.DeepClone();
            value["spec"] ??= new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
            value["status"] ??= new JsonObject { ["phase"] = "Active" };
        }
        else if (type == ResourceCatalog.Secrets)
        {
            value["type"] ??= "Opaque";
            if (ObjectValidation.Map(value, "stringData") is not { } plain)
                return;
            if (ObjectValidation.Map(value, "data") is not { } data)
                value["data"] = data = [];
            foreach (var (key, _) in plain)
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(ObjectValidation.Text(plain, key) ?? ""));
            value.Remove("stringData");
        }
    }

    /// <summary>Five characters, without vowels and digits that would make words.</summary>
    private static string NameSuffix() => new(Random.Shared.GetItems<char>("bcdfghjklmnpqrstvwxz2456789", 5));
}
