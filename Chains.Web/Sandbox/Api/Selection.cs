using System.Collections.Immutable;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>Which objects a list or watch is about: namespace, name, labels, fields.</summary>
internal sealed record Selection(string Prefix, LabelSelector Labels, FieldSelector Fields)
{
    public bool IsEverything => Labels.IsEmpty && Fields.IsEmpty;

    public static Selection From(ApiRequest request, IQueryCollection query) => new(
        request.Namespace.Length > 0 ? request.Namespace + "/" : "",
        LabelSelector.Parse(query["labelSelector"]),
        FieldSelector.Parse(request.Type, request.Name is null ? query["fieldSelector"].ToString() : $"metadata.name={request.Name}"));

    public bool Matches(StoredObject stored) => Matches(stored, stored.Labels);

    /// <summary>What a change is to a watch with this selection; null when it is nothing.</summary>
    public WatchEventType? Classify(WatchEvent change)
    {
        var now = Matches(change.Object, change.Object.Labels);
        var before = Labels.IsEmpty ? now : Matches(change.Object, change.PreviousLabels);
        return (change.Type, before, now) switch
        {
            (WatchEventType.Added, _, true) => WatchEventType.Added,
            (WatchEventType.Deleted, true, _) => WatchEventType.Deleted,
            (WatchEventType.Modified, true, true) => WatchEventType.Modified,
            (WatchEventType.Modified, false, true) => WatchEventType.Added,
            (WatchEventType.Modified, true, false) => WatchEventType.Deleted,
            _ => null,
        };
    }

    private bool Matches(StoredObject stored, ImmutableArray<KeyValuePair<string, string>> labels) =>
        stored.Key.StartsWith(Prefix, StringComparison.Ordinal)
        && (Labels.IsEmpty || Labels.Matches(labels))
        && (Fields.IsEmpty || Fields.Matches(stored));
}
