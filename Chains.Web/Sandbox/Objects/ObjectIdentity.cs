using System.Collections.Immutable;

namespace Chains.Web.Sandbox.Objects;

/// <summary>What is kept in memory of every object: its key, version, uid, and what selectors and cascading deletion read.</summary>
internal sealed record ObjectIdentity(
    string Key,
    long Version,
    string Uid,
    ImmutableArray<KeyValuePair<string, string>> Labels,
    ImmutableArray<string> Owners);
