using System.Globalization;
using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Objects;
using Chains.Web.Sandbox.Ownership;

namespace Chains.Web.Sandbox.Api;

/// <summary>Deletion: at once, or marked until the last finalizer goes. What an object owns goes with it, in the way of the garbage collector.</summary>
internal sealed partial class ObjectWriter
{
    /// <param name="preconditions"><c>DeleteOptions.preconditions</c>: a uid and a resourceVersion that must still hold.</param>
    /// <returns>The object, if it stays until its finalizers are gone; null when it has gone.</returns>
    public byte[]? Delete(ResourceType type, string key, JsonObject? preconditions, bool dryRun)
    {
        var name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var current = store.Table(type).Find(key) ?? throw ApiError.NotFound(type, name);
            CheckDeletePreconditions(type, name, current, preconditions);
            var next = Parse(current.Read());
            var stays = HasFinalizers(next) || type == ResourceCatalog.Namespaces;
            if (dryRun || (stays && IsBeingDeleted(next)))
                return current.Read();
            if (stays)
                MarkDeleted(type, next);
            var stored = stays ? store.TryPut(type, key, current, next) : store.TryRemove(type, current, next);
            if (stored is null)
                continue;
            if (!stays)
                AfterRemoval(type, current);
            else if (type == ResourceCatalog.Namespaces)
                Empty(name);
            return stays ? stored.Read() : null;
        }

        throw ApiError.Modified(type, name);
    }

    private static void CheckDeletePreconditions(ResourceType type, string name, StoredObject current, JsonObject? preconditions)
    {
        if (preconditions is null)
            return;
        if (ObjectValidation.Text(preconditions, "uid") is { Length: > 0 } uid && uid != current.Identity.Uid)
            throw PreconditionFailed(type, name, $"the UID in the precondition ({uid}) does not match the UID in record ({current.Identity.Uid}). The object might have been deleted and then recreated");
        var version = current.Version.ToString(CultureInfo.InvariantCulture);
        if (ObjectValidation.Text(preconditions, "resourceVersion") is { Length: > 0 } expected && expected != version)
            throw PreconditionFailed(type, name, $"the ResourceVersion in the precondition ({expected}) does not match the ResourceVersion in record ({version}). The object might have been modified");
    }

    private static ApiError PreconditionFailed(ResourceType type, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {type.QualifiedKind} \"{name}\": {why}")
        {
            Details = new JsonObject { ["name"] = name, ["group"] = type.Group, ["kind"] = type.Kind },
        };

    private void MarkDeleted(ResourceType type, JsonObject next)
    {
        var metadata = next["metadata"]!.AsObject();
        metadata["deletionTimestamp"] = ManagedEntry.Now(clock);
        if (type != ResourceCatalog.Namespaces)
            metadata["deletionGracePeriodSeconds"] = 0;
        if (metadata["generation"] is JsonValue generation)
            metadata["generation"] = generation.GetValue<long>() + 1;
        if (type == ResourceCatalog.Namespaces)
            next["status"] = new JsonObject { ["phase"] = "Terminating" };
    }

    private void AfterRemoval(ResourceType type, StoredObject removed)
    {
        foreach (var (dependentType, key) in store.Dependents(removed.Identity.Uid))
            TryDelete(dependentType, key);
        if (type.Namespaced && store.Table(ResourceCatalog.Namespaces).Find(removed.Namespace) is { } ns && IsBeingDeleted(Parse(ns.Read())))
            RemoveIfEmpty(removed.Namespace);
    }

    private void Empty(string @namespace)
    {
        foreach (var type in ResourceCatalog.All.Where(type => type.Namespaced))
        {
            foreach (var key in Keys(type, @namespace))
                TryDelete(type, key);
        }

        RemoveIfEmpty(@namespace);
    }

    private void RemoveIfEmpty(string @namespace)
    {
        if (ResourceCatalog.All.Any(type => type.Namespaced && Keys(type, @namespace).Any()))
            return;
        var namespaces = store.Table(ResourceCatalog.Namespaces);
        while (namespaces.Find(@namespace) is { } current)
        {
            if (store.TryRemove(ResourceCatalog.Namespaces, current, Parse(current.Read())) is not null)
                return;
        }
    }

    private void TryDelete(ResourceType type, string key)
    {
        try
        {
            Delete(type, key, null, dryRun: false);
        }
        catch (ApiError e) when (e.Code is 404 or 409)
        {
            // Somebody else has deleted it, or is changing it: it has gone or says so itself.
        }
    }

    private IEnumerable<string> Keys(ResourceType type, string @namespace)
    {
        var objects = store.Table(type).Objects;
        for (var i = ObjectTable.IndexFrom(objects, @namespace + "/"); i < objects.Count; i++)
        {
            if (!objects[i].Key.StartsWith(@namespace + "/", StringComparison.Ordinal))
                yield break;
            yield return objects[i].Key;
        }
    }
}
