using System.Collections.Immutable;

namespace Chains.Core.Trust.Tuf;

/// <summary>Who signs a kind of metadata: how many of these keys must.</summary>
internal sealed record TufRole(ImmutableArray<string> KeyIds, int Threshold);
