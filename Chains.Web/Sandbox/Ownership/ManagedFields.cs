using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Ownership;

/// <summary>Keeps <c>metadata.managedFields</c>: who has set which field.</summary>
internal static class ManagedFields
{
    public static List<ManagedEntry> Read(JsonObject live) =>
        live["metadata"]?["managedFields"] is JsonArray entries ? [.. entries.OfType<JsonObject>().Select(ManagedEntry.FromJson)] : [];

    public static void Write(JsonObject target, List<ManagedEntry> entries)
    {
        var metadata = target["metadata"]!.AsObject();
        entries.RemoveAll(entry => entry.Fields.IsEmpty);
        if (entries.Count == 0)
        {
            metadata.Remove("managedFields");
            return;
        }

        // Apply before Update, older before newer, as the real server sorts them.
        var sorted = entries
            .OrderBy(entry => entry.Operation, StringComparer.Ordinal)
            .ThenBy(entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager, StringComparer.Ordinal);
        metadata["managedFields"] = new JsonArray([.. sorted.Select(entry => entry.ToJson())]);
    }

    /// <summary>Gives what a create, update or patch has changed to its manager, and takes it from all others.</summary>
    /// <param name="change">The manager, with no fields.</param>
    public static void Update(List<ManagedEntry> entries, FieldComparison comparison, ManagedEntry change, string now)
    {
        foreach (var entry in entries)
        {
            entry.Fields.ExceptWith(comparison.Removed, below: true);
            if (!entry.IsSameManager(change))
                entry.Fields.ExceptWith(comparison.Modified, below: false);
        }

        if (comparison.Added.IsEmpty && comparison.Modified.IsEmpty)
            return;
        var own = entries.Find(entry => entry.IsSameManager(change));
        if (own is not null)
            entries.Remove(own);
        var fields = own?.Fields ?? new FieldSet();
        fields.UnionWith(comparison.Added);
        fields.UnionWith(comparison.Modified);
        entries.Add(change with { Fields = fields, Time = now });
    }
}
