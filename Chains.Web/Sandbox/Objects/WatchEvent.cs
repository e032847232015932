using System.Collections.Immutable;

namespace Chains.Web.Sandbox.Objects;

/// <param name="PreviousLabels">Labels before the change: a watch with a selector sees objects come and go with their labels.</param>
internal sealed record WatchEvent(
    WatchEventType Type,
    StoredObject Object,
    ImmutableArray<KeyValuePair<string, string>> PreviousLabels);
